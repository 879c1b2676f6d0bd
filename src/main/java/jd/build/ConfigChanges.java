package jd.build;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import jd.server.api.ApiException;
import jd.server.api.ContainerConfig;

/// Applies instructions to a configuration: `docker commit --change 'ENV A=1'`. Only those that change no files are valid.
///
/// Today: builder/dockerfile/builder.go BuildFromConfig
public final class ConfigChanges {
    private static final Set<String> VALID = Set.of(
            "CMD", "ENTRYPOINT", "ENV", "EXPOSE", "HEALTHCHECK", "LABEL", "ONBUILD", "STOPSIGNAL", "USER", "VOLUME",
            "WORKDIR");

    private ConfigChanges() {}

    /// @param changes the text of an instruction each
    /// @throws ApiException with Docker's message
    public static ContainerConfig apply(List<String> changes, ContainerConfig config) {
        if (changes.isEmpty()) {
            return config;
        }
        try {
            Dockerfile dockerfile = Dockerfile.parse(String.join("\n", changes));
            BuildState state = new BuildState(
                    Optional.empty(), RunConfig.of(config), "", false, BuildArgs.given(Map.of()));
            for (Statement statement : dockerfile.statements()) {
                String keyword = statement.keyword().toUpperCase(Locale.ROOT);
                if (!VALID.contains(keyword)) {
                    throw new BuildException(keyword + " is not a valid change command");
                }
                state = StepPlan.of(state, InstructionParser.parse(statement), dockerfile.escape()).after();
            }
            return within(config, state.config().toConfig(""));
        } catch (BuildException e) {
            throw new ApiException(ApiException.Kind.INVALID_PARAMETER, e.getMessage(), e);
        }
    }

    /// {@return the changed fields, and all others of `config`}
    private static ContainerConfig within(ContainerConfig config, ContainerConfig changed) {
        return new ContainerConfig(
                config.hostname(), config.domainname(), changed.user(), config.attachStdin(), config.attachStdout(),
                config.attachStderr(), changed.exposedPorts(), config.tty(), config.openStdin(), config.stdinOnce(),
                changed.env(), changed.cmd(), changed.healthcheck(), config.image(), changed.volumes(),
                changed.workingDir(), changed.entrypoint(), config.networkDisabled(), config.macAddress(),
                changed.onBuild(), changed.labels(), changed.stopSignal(), config.stopTimeout(), changed.shell());
    }
}
