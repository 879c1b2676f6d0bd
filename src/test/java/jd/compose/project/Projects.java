package jd.compose.project;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Loads projects from texts.
public final class Projects {
    private Projects() {}

    /// @param directory an empty directory; its files are written here
    public static Project load(Path directory, String... files) {
        return load(directory, Map.of(), List.of(), files);
    }

    public static Project load(Path directory, Map<String, String> environment, List<String> profiles, String... files) {
        var names = new ArrayList<String>();
        for (int i = 0; i < files.length; i++) {
            names.add("compose" + i + ".yaml");
            write(directory, "compose" + i + ".yaml", files[i]);
        }
        return ProjectLoader.load(new ProjectOptions(
                names, "p1", "", List.of(), profiles, directory, environment)).project();
    }

    static void write(Path directory, String name, String text) {
        try {
            Files.writeString(directory.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
