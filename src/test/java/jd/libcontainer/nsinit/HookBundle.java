package jd.libcontainer.nsinit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Hooks of a bundle, for tests: programs, and how config.json names them.
public final class HookBundle {
    private HookBundle() {}

    /// Writes a program.
    public static void program(Path file, String script) throws IOException {
        Files.writeString(file, script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /// {@return the fields of `hooks` that run the program in each of these moments, whose name is its argument}
    ///
    /// @param environment as JSON has it, less the brackets
    public static String json(Path program, String environment, String... moments) {
        return Stream.of(moments)
                .map(moment -> "\"" + moment + "\": [{\"path\": \"" + program + "\", \"args\": [\"hook\", \"" + moment
                        + "\"], \"env\": [" + environment + "]}]")
                .collect(Collectors.joining(", "));
    }
}
