package jd.compose.project;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// The options before the command, which say what the project is.
///
/// @param files of `-f`, empty for the default names
/// @param name of `-p`, or empty
/// @param directory of `--project-directory`, or empty
/// @param environment the client's own
public record ProjectOptions(
        List<String> files,
        String name,
        String directory,
        List<String> envFiles,
        List<String> profiles,
        Path workingDirectory,
        Map<String, String> environment) {

    public ProjectOptions withProfiles(List<String> others) {
        return new ProjectOptions(files, name, directory, envFiles, others, workingDirectory, environment);
    }
}
