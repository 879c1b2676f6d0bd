package jd.client.body;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import jd.client.api.BodyWriter;
import jd.client.api.ClientException;
import jd.client.flags.Arguments;
import jd.client.flags.NetworkFlag;
import jd.client.flags.PortFlags;
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
    private final BodyWriter body;

    private CreateBody(
            Arguments flags, boolean detached, Map<String, String> environment, Pty.Size window, BodyWriter body) {
        this.flags = flags;
        this.detached = detached;
        this.environment = environment;
        this.window = window;
        this.networks = NetworkFlag.of(flags);
        this.body = body;
    }

    /// @param flags those of [ContainerFlags], then the image and the command
    /// @param environment the client's own, for variables that are named without a value
    /// @param window the size of the user's terminal
    public static byte[] of(Arguments flags, boolean detached, Map<String, String> environment, Pty.Size window) {
        var body = new BodyWriter();
        new CreateBody(flags, detached, environment, window, body).write();
        return body.bytes();
    }

    private void write() {
        body.open();
        config();
        body.open("HostConfig");
        HostConfigBody.write(flags, window, networks, body);
        body.close();
        body.open("NetworkingConfig");
        EndpointsBody.write(flags, networks, body);
        body.close();
        body.close();
    }

    private void config() {
        AttachedTo attached = AttachedTo.of(flags, detached);
        body.text("Hostname", flags.text("hostname"));
        body.text("Domainname", flags.text("domainname"));
        body.text("User", flags.text("user"));
        body.toggle("AttachStdin", attached.stdin());
        body.toggle("AttachStdout", attached.stdout());
        body.toggle("AttachStderr", attached.stderr());
        exposedPorts();
        body.toggle("Tty", flags.isSet("tty"));
        body.toggle("OpenStdin", flags.isSet("interactive"));
        body.toggle("StdinOnce", flags.isSet("interactive") && attached.stdin());
        body.listOrNull("Env", ContainerTexts.environment(flags, environment));
        List<String> positionals = flags.positionals();
        body.listOrNull("Cmd", positionals.subList(1, positionals.size()));
        healthcheck();
        body.text("Image", flags.positional(0));
        body.keys("Volumes", flags.values("volume").stream().filter(volume -> !volume.contains(":")).toList());
        body.text("WorkingDir", flags.text("workdir"));
        entrypoint();
        body.nothing("OnBuild");
        body.map("Labels", ContainerTexts.labels(flags));
        if (flags.value("stop-signal").isPresent()) {
            body.text("StopSignal", flags.text("stop-signal"));
        }
        if (flags.value("stop-timeout").isPresent()) {
            body.number("StopTimeout", flags.number("stop-timeout", 0));
        }
    }

    private void exposedPorts() {
        Collection<String> ports = PortFlags.exposed(flags.values("expose"), flags.values("publish"));
        if (!ports.isEmpty()) {
            body.keys("ExposedPorts", ports);
        }
    }

    /// `--entrypoint ""` resets the image's entrypoint. An empty list would mean "the image's", so the list is `[""]`.
    private void entrypoint() {
        body.listOrNull("Entrypoint", flags.value("entrypoint").map(List::of).orElse(List.of()));
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
        body.open("Healthcheck");
        if (none) {
            body.list("Test", List.of("NONE"));
        } else {
            if (flags.value("health-cmd").isPresent()) {
                body.list("Test", List.of("CMD-SHELL", flags.text("health-cmd")));
            }
            nanoseconds("Interval", "health-interval");
            nanoseconds("Timeout", "health-timeout");
            nanoseconds("StartPeriod", "health-start-period");
            if (flags.value("health-retries").isPresent()) {
                body.number("Retries", flags.number("health-retries", 0));
            }
        }
        body.close();
    }

    private void nanoseconds(String field, String flag) {
        if (flags.value(flag).isPresent()) {
            body.number(field, TimeSpan.parse(flags.text(flag)).duration().toNanos());
        }
    }
}
