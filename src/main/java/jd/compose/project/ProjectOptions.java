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
/// @param needsEnvFiles whether a missing env file or label file is an error
public record ProjectOptions(
        List<String> files,
        String name,
        String directory,
        List<String> envFiles,
        List<String> profiles,
        Path workingDirectory,
        Map<String, String> environment,
        boolean needsEnvFiles) {

    public ProjectOptions(List<String> files, String name, String directory, List<String> envFiles,
            List<String> profiles, Path workingDirectory, Map<String, String> environment) {
        this(files, name, directory, envFiles, profiles, workingDirectory, environment, true);
    }

    public ProjectOptions withProfiles(List<String> others) {
        return new ProjectOptions(files, name, directory, envFiles, others, workingDirectory, environment,
                needsEnvFiles);
    }

    public ProjectOptions withoutEnvFiles() {
        return new ProjectOptions(files, name, directory, envFiles, profiles, workingDirectory, environment, false);
    }
}
