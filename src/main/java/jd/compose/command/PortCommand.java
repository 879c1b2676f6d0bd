package jd.compose.command;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import jd.client.command.Command;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.FlagType;
import jd.client.flags.Flags;
import jd.client.session.Cli;
import jd.compose.file.ComposeException;
import jd.compose.session.ComposeSession;
import jd.compose.session.ProjectApi;
import jd.server.api.ContainerSummary;
import jd.server.api.Json;

/// `port`: the address on the host of a container's port.
public record PortCommand(ComposeSession session) implements Command {
    @Override
    public Flags flags() {
        return new Flags("compose port", "[OPTIONS] SERVICE PRIVATE_PORT", ArgumentCount.exactly(2),
                "Print the public port for a port binding")
                .value("index", FlagType.INT, "Index of the container if service has multiple replicas")
                .value("protocol", FlagType.STRING, "tcp or udp (default \"tcp\")");
    }

    @Override
    public int run(Cli cli, Arguments flags) {
        int port = number(flags.positional(1));
        String protocol = flags.value("protocol").orElse("tcp").toLowerCase(Locale.ROOT);
        ContainerSummary container = session.api(session.target(List.of()).name())
                .running(flags.positional(0), flags.number("index", 0));
        List<ContainerSummary.Port> ports = Json.orEmpty(container.ports());
        Optional<ContainerSummary.Port> published = ports.stream()
                .filter(candidate -> candidate.privatePort() == port && candidate.type().equals(protocol))
                .findFirst();
        ContainerSummary.Port found = published.orElseThrow(() -> ComposeException.failed(
                "no port " + port + "/" + protocol + " for container " + ProjectApi.name(container) + ": "
                        + ports.stream().map(other -> other.publicPort() + "/" + other.type())
                                .collect(Collectors.joining(", "))));
        cli.out().println(Optional.ofNullable(found.ip()).orElse("") + ":" + found.publicPort());
        return 0;
    }

    private static int number(String text) {
        if (!text.matches("\\d+")) {
            throw ComposeException.failed("strconv.ParseUint: parsing \"" + text + "\": invalid syntax");
        }
        if (text.length() > 5 || Integer.parseInt(text) > 0xffff) {
            throw ComposeException.failed("strconv.ParseUint: parsing \"" + text + "\": value out of range");
        }
        return Integer.parseInt(text);
    }
}
