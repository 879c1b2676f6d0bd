package jd.create.config;

import java.util.List;
import java.util.Optional;
import jd.libcontainer.io.Pty;
import jd.libcontainer.spec.ProcessSpec;
import jd.libcontainer.spec.UserSpec;
import jd.server.api.ApiException;
import jd.server.api.HostConfig;
import jd.server.api.Json;
import jd.server.api.Ulimit;

/// The settings of a container's first process that depend on the host.
///
/// @param additionalGroups names or numbers
/// @param ulimits limits of the process, by name; those of the daemon are added at start
/// @param init whether `--init` asks for a process 1 that reaps orphans; empty for the daemon's default
/// @param debugPort on which dockerinit waits for a debugger, 0 for none
public record ProcessSettings(
        List<String> additionalGroups,
        int oomScoreAdj,
        List<Ulimit> ulimits,
        Optional<Boolean> init,
        Pty.Size console,
        int debugPort) {
    /// @throws ApiException with Docker's message
    public static ProcessSettings parse(HostConfig host) {
        int[] console = host.consoleSize();
        if (host.oomScoreAdj() < -1000 || host.oomScoreAdj() > 1000) {
            throw ApiException.invalid(
                    "Invalid value " + host.oomScoreAdj() + ", range for oom score adj is [-1000, 1000]");
        }
        return new ProcessSettings(
                Json.orEmpty(host.groupAdd()),
                host.oomScoreAdj(),
                Json.orEmpty(host.resources().ulimits()),
                Optional.ofNullable(host.init()),
                console.length == 2 ? new Pty.Size(console[0], console[1]) : Pty.Size.UNKNOWN,
                DebugInit.port(host));
    }

    /// {@return the specification with these settings, except the ulimits, which are merged with the daemon's}
    public ProcessSpec applyTo(ProcessSpec process) {
        return process.withOomScoreAdj(oomScoreAdj);
    }

    public UserSpec applyTo(UserSpec user) {
        return user.withAdditionalGroups(additionalGroups);
    }
}
