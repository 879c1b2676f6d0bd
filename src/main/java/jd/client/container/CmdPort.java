package jd.client.container;

import java.util.ArrayList;
import java.util.List;
import jd.client.api.ApiRequest;
import jd.client.api.ClientException;
import jd.client.command.Command;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.Flags;
import jd.client.format.NaturalOrder;
import jd.client.session.Cli;
import jd.libcontainer.io.JsonTree;

/// `port`: lists where the ports of a container are published.
///
/// Docker 1.2.0: api/client/commands.go CmdPort
public final class CmdPort implements Command {
    @Override
    public Flags flags() {
        return new Flags("port", "CONTAINER [PRIVATE_PORT[/PROTO]]", ArgumentCount.between(1, 2),
                "List port mappings or a specific mapping for the container");
    }

    @Override
    public int run(Cli cli, Arguments arguments) {
        String container = arguments.positional(0);
        JsonTree ports = cli.api().document(ApiRequest.get(ApiRequest.containerPath(container) + "/json"))
                .at("NetworkSettings").at("Ports");
        List<String> lines = new ArrayList<>();
        if (arguments.positionals().size() == 1) {
            ports.names().forEach(port -> bindings(ports.at(port)).forEach(host -> lines.add(port + " -> " + host)));
        } else {
            String wanted = arguments.positional(1);
            lines.addAll(bindings(ports.at(withProtocol(wanted))));
            if (lines.isEmpty()) {
                throw new ClientException("Error: No public port '" + wanted + "' published for " + container);
            }
        }
        lines.stream().sorted(new NaturalOrder()).forEach(cli.out()::println);
        return 0;
    }

    private static List<String> bindings(JsonTree port) {
        return port.elements().stream()
                .map(binding -> bracketed(binding.at("HostIp").text()) + ":" + binding.at("HostPort").text())
                .toList();
    }

    private static String bracketed(String ip) {
        return ip.contains(":") ? "[" + ip + "]" : ip;
    }

    private static String withProtocol(String port) {
        int slash = port.indexOf('/');
        String number = slash < 0 ? port : port.substring(0, slash);
        if (!number.matches("[0-9]+")) {
            throw new ClientException("Error: invalid port (" + number + "): strconv.ParseUint: parsing \"" + number
                    + "\": invalid syntax");
        }
        return number + "/" + (slash < 0 ? "tcp" : port.substring(slash + 1));
    }
}
