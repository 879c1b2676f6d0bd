package jd.libcontainer.nsinit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Writes programs for the hooks of a test's bundle, and the JSON that names them in config.json.
public final class HookBundle {
    private HookBundle() {}

    /// Writes an executable script.
    public static void program(Path file, String script) throws IOException {
        Files.writeString(file, script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /// {@return the fields of `hooks` that run the program as each of these hooks, with the hook's name as its argument}
    ///
    /// @param environment the elements of a JSON array, without the brackets
    public static String json(Path program, String environment, String... moments) {
        return Stream.of(moments)
                .map(moment -> "\"" + moment + "\": [{\"path\": \"" + program + "\", \"args\": [\"hook\", \"" + moment
                        + "\"], \"env\": [" + environment + "]}]")
                .collect(Collectors.joining(", "));
    }
}
