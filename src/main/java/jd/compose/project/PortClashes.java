package jd.compose.project;

import java.util.ArrayList;
import java.util.List;
import jd.compose.file.ComposeException;
import jd.compose.file.Section;

/// Finds host ports that more than one container of a project would publish. The daemon would refuse the second container
/// when the first one is already running.
public final class PortClashes {
    private final List<Published> published = new ArrayList<>();
    private final List<String> clashes = new ArrayList<>();

    private PortClashes() {}

    /// @param address empty for all addresses of the host
    private record Published(String service, String address, String port) {
        boolean clashesWith(Published other) {
            return port.equals(other.port)
                    && (address.equals(other.address) || isEveryAddress() || other.isEveryAddress());
        }

        private boolean isEveryAddress() {
            return address.isEmpty() || address.equals("0.0.0.0");
        }
    }

    /// @throws ComposeException with all clashes among the services that are to be started
    public static void check(Project project) {
        var search = new PortClashes();
        project.services().values().forEach(search::add);
        if (!search.clashes.isEmpty()) {
            throw ComposeException.invalid(search.clashes);
        }
    }

    private void add(Service service) {
        for (Section port : service.document().sections("ports")) {
            // A range lets the daemon choose.
            if (!port.text("published").matches("[1-9]\\d*")) {
                continue;
            }
            var added = new Published(service.name(), port.text("host_ip"),
                    port.text("published") + "/" + port.text("protocol"));
            if (service.scale() > 1) {
                clashes.add("service \"" + service.name() + "\" has " + service.scale()
                        + " containers, and only one of them can publish port " + added.port);
            }
            for (Published other : published) {
                if (added.clashesWith(other)) {
                    clashes.add(other.service.equals(added.service)
                            ? "service \"" + added.service + "\" publishes port " + added.port + " twice"
                            : "services \"" + other.service + "\" and \"" + added.service
                                    + "\" both publish port " + added.port);
                }
            }
            published.add(added);
        }
    }
}
