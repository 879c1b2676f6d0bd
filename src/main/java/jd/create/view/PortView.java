package jd.create.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import jd.create.record.Container;
import jd.create.record.Container.Live;
import jd.daemonnet.PortMapping;
import jd.server.api.ContainerPort;
import jd.server.api.ContainerSummary;
import jd.server.api.HostConfig.PortBinding;

/// Shows the ports of a container that runs and has a network: those that are exposed, and where they are published.
///
/// Today: daemon/network.go getPortMapInfo
final class PortView {
    private PortView() {}

    /// {@return what `inspect` shows, by `80/tcp`; null for a port that is exposed and not published}
    static Map<String, List<PortBinding>> bindings(Container container) {
        Map<String, List<PortBinding>> shown = new TreeMap<>();
        container.life().live().filter(PortView::hasNetwork).ifPresent(live -> {
            container.settings().ports().exposed().forEach(port -> shown.put(port.toString(), null));
            for (PortMapping mapping : live.ports().mappings()) {
                PortBinding binding =
                        new PortBinding(mapping.hostIp().toString(), String.valueOf(mapping.hostPort()));
                List<PortBinding> all = shown.get(mapping.port().toString());
                if (all == null) {
                    all = new ArrayList<>();
                    shown.put(mapping.port().toString(), all);
                }
                all.add(binding);
            }
        });
        return shown;
    }

    private static boolean hasNetwork(Live live) {
        return !live.connections().endpoints().isEmpty();
    }

    /// {@return what `ps` shows}
    static List<ContainerSummary.Port> list(Container container) {
        List<ContainerSummary.Port> ports = new ArrayList<>();
        bindings(container).forEach((text, all) -> {
            ContainerPort port = ContainerPort.exposed(text);
            String type = port.transport().word();
            if (all == null) {
                ports.add(new ContainerSummary.Port(null, port.number(), 0, type));
            } else {
                all.forEach(binding -> ports.add(new ContainerSummary.Port(
                        binding.hostIp(), port.number(), Integer.parseInt(binding.hostPort()), type)));
            }
        });
        return ports;
    }
}
