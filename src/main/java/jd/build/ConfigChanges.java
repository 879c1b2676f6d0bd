package jd.build;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import jd.build.file.BuildException;
import jd.build.file.Dockerfile;
import jd.build.file.Instruction;
import jd.build.file.InstructionParser;
import jd.build.file.Statement;
import jd.server.api.ApiException;
import jd.server.api.ContainerConfig;

/// Changes a configuration with instructions of a Dockerfile: `docker commit --change`, `docker import --change`. Only those
/// that change nothing else are allowed.
///
/// Docker: builder/dockerfile/builder.go BuildFromConfig
public final class ConfigChanges {
    private static final Set<String> ALLOWED = Set.of(
            "cmd", "entrypoint", "healthcheck", "env", "expose", "label", "onbuild", "stopsignal", "user", "volume",
            "workdir");

    private ConfigChanges() {}

    /// {@return the changed configuration}
    ///
    /// @throws ApiException 400 with Docker's message
    public static ContainerConfig apply(ContainerConfig config, List<String> changes) {
        if (changes.isEmpty()) {
            return config;
        }
        try {
            Dockerfile dockerfile = Dockerfile.parse(String.join("\n", changes));
            dockerfile.statements().forEach(ConfigChanges::verify);
            List<Instruction> instructions = dockerfile.statements().stream().map(InstructionParser::parse).toList();
            BuildState state = new BuildState(
                    Optional.empty(), RunConfig.unchanged(config), "", false, BuildArgs.given(Map.of()));
            for (Instruction instruction : instructions) {
                state = StepPlan.of(state, instruction, dockerfile.escape()).after();
            }
            return state.config().toConfig(config);
        } catch (BuildException e) {
            throw new ApiException(ApiException.Kind.INVALID_PARAMETER, e.getMessage(), e);
        }
    }

    private static void verify(Statement statement) {
        if (!ALLOWED.contains(statement.keyword().toLowerCase(Locale.ROOT))) {
            throw new BuildException(statement.keyword() + " is not a valid change command");
        }
    }
}
