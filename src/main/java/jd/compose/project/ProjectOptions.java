package jd.compose.project;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jd.compose.file.Stage;

/// The options before the command, which say what the project is.
///
/// @param files of `-f`, empty for the default names
/// @param name of `-p`, or empty
/// @param directory of `--project-directory`, or empty
/// @param environment the client's own
/// @param omitted the stages of loading that are left out
public record ProjectOptions(
        List<String> files,
        String name,
        String directory,
        List<String> envFiles,
        List<String> profiles,
        Path workingDirectory,
        Map<String, String> environment,
        Set<Stage> omitted) {

    public ProjectOptions {
        omitted = Set.copyOf(omitted);
    }

    public ProjectOptions(List<String> files, String name, String directory, List<String> envFiles,
            List<String> profiles, Path workingDirectory, Map<String, String> environment) {
        this(files, name, directory, envFiles, profiles, workingDirectory, environment, Set.of());
    }

    public ProjectOptions withProfiles(List<String> others) {
        return new ProjectOptions(files, name, directory, envFiles, others, workingDirectory, environment, omitted);
    }

    public ProjectOptions without(Set<Stage> stages) {
        return new ProjectOptions(files, name, directory, envFiles, profiles, workingDirectory, environment, stages);
    }

    boolean has(Stage stage) {
        return !omitted.contains(stage);
    }
}
