package jd.client.body;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import jd.client.api.ClientException;
import jd.client.flags.Arguments;
import jd.client.flags.NetworkFlag;
import jd.client.flags.PortFlags;
import jd.libcontainer.io.JsonTree;
import jd.libcontainer.io.Pty;
import jd.server.api.TimeSpan;

/// Writes the body of `POST /containers/create` from the flags, field by field in the order of Docker's client: the
/// container's configuration (Config), what depends on the host (HostConfig), and its networks.
///
/// Docker 1.2.0: runconfig/parse.go, config.go, hostconfig.go
public final class CreateBody {
    private final Arguments flags;
    private final boolean detached;
    private final Map<String, String> environment;
    private final Pty.Size window;
    private final List<NetworkFlag> networks;
    private final Map<String, Object> body = new LinkedHashMap<>();

    private CreateBody(Arguments flags, boolean detached, Map<String, String> environment, Pty.Size window) {
        this.flags = flags;
        this.detached = detached;
        this.environment = environment;
        this.window = window;
        this.networks = NetworkFlag.of(flags);
    }

    /// @param flags those of [ContainerFlags], then the image and the command
    /// @param environment the client's own, for variables that are named without a value
    /// @param window the size of the user's terminal
    public static byte[] of(Arguments flags, boolean detached, Map<String, String> environment, Pty.Size window) {
        return new JsonTree(new CreateBody(flags, detached, environment, window).fields()).bytes();
    }

    private Map<String, Object> fields() {
        config();
        body.put("HostConfig", HostConfigBody.of(flags, window, networks));
        body.put("NetworkingConfig", EndpointsBody.of(flags, networks));
        return body;
    }

    private void config() {
        AttachedTo attached = AttachedTo.of(flags, detached);
        body.put("Hostname", flags.text("hostname"));
        body.put("Domainname", flags.text("domainname"));
        body.put("User", flags.text("user"));
        body.put("AttachStdin", attached.stdin());
        body.put("AttachStdout", attached.stdout());
        body.put("AttachStderr", attached.stderr());
        exposedPorts();
        body.put("Tty", flags.isSet("tty"));
        body.put("OpenStdin", flags.isSet("interactive"));
        body.put("StdinOnce", flags.isSet("interactive") && attached.stdin());
        body.put("Env", BodyFields.orNull(ContainerTexts.environment(flags, environment)));
        List<String> positionals = flags.positionals();
        body.put("Cmd", BodyFields.orNull(positionals.subList(1, positionals.size())));
        healthcheck();
        body.put("Image", flags.positional(0));
        body.put("Volumes", BodyFields.keys(flags.values("volume").stream().filter(volume -> !volume.contains(":")).toList()));
        body.put("WorkingDir", flags.text("workdir"));
        entrypoint();
        body.put("OnBuild", null);
        body.put("Labels", ContainerTexts.labels(flags));
        if (flags.value("stop-signal").isPresent()) {
            body.put("StopSignal", flags.text("stop-signal"));
        }
        if (flags.value("stop-timeout").isPresent()) {
            body.put("StopTimeout", flags.number("stop-timeout", 0));
        }
    }

    private void exposedPorts() {
        Collection<String> ports = PortFlags.exposed(flags.values("expose"), flags.values("publish"));
        if (!ports.isEmpty()) {
            body.put("ExposedPorts", BodyFields.keys(ports));
        }
    }

    /// `--entrypoint ""` resets the image's entrypoint. An empty list would mean "the image's", so the list is `[""]`.
    private void entrypoint() {
        body.put("Entrypoint", BodyFields.orNull(flags.value("entrypoint").map(List::of).orElse(List.of())));
    }

    private void healthcheck() {
        boolean none = flags.isSet("no-healthcheck");
        boolean timed = flags.parsed().matchedOptions().stream()
                .anyMatch(option -> option.longestName().startsWith("--health-"));
        if (none && timed) {
            throw new ClientException(125, "--no-healthcheck conflicts with --health-* options");
        }
        if (!none && !timed) {
            return;
        }
        body.put("Healthcheck", none ? Map.of("Test", List.of("NONE")) : check());
    }

    private Map<String, Object> check() {
        Map<String, Object> check = new LinkedHashMap<>();
        flags.value("health-cmd").ifPresent(command -> check.put("Test", List.of("CMD-SHELL", command)));
        flags.value("health-interval").ifPresent(time -> check.put("Interval", nanoseconds(time)));
        flags.value("health-timeout").ifPresent(time -> check.put("Timeout", nanoseconds(time)));
        flags.value("health-start-period").ifPresent(time -> check.put("StartPeriod", nanoseconds(time)));
        flags.value("health-start-interval").ifPresent(time -> check.put("StartInterval", nanoseconds(time)));
        if (flags.value("health-retries").isPresent()) {
            check.put("Retries", flags.number("health-retries", 0));
        }
        return check;
    }

    private static long nanoseconds(String time) {
        return TimeSpan.parse(time).duration().toNanos();
    }
}
