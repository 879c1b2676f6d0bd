package jd.build;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import jd.build.file.BuildException;

/// Parses an argument of `EXPOSE`: `80`, `443/udp`, `8000-8002`. As in Docker, a host's port in front is ignored.
///
/// Docker 1.2.0: nat/nat.go ParsePortSpecs
final class ExposedPorts {
    private static final Set<String> PROTOCOLS = Set.of("tcp", "udp", "sctp");
    private static final int MAX_PORT = 65_535;

    private ExposedPorts() {}

    /// {@return each port with its protocol: `8000/tcp`}
    static List<String> parse(String text) {
        int slash = text.indexOf('/');
        String protocol = slash < 0 ? "tcp" : text.substring(slash + 1).toLowerCase(Locale.ROOT);
        String range = slash < 0 ? text : text.substring(0, slash);
        String ports = range.substring(range.lastIndexOf(':') + 1);
        if (ports.isEmpty()) {
            throw new BuildException("No port specified: " + text + "<empty>");
        }
        String[] ends = ports.split("-", 2);
        int first = number(ends[0], ports);
        int last = number(ends[ends.length - 1], ports);
        if (last < first) {
            throw new BuildException("Invalid containerPort: " + ports);
        }
        if (!PROTOCOLS.contains(protocol)) {
            throw new BuildException("Invalid proto: " + protocol);
        }
        return IntStream.rangeClosed(first, last).mapToObj(port -> port + "/" + protocol).toList();
    }

    private static int number(String text, String ports) {
        if (!text.matches("[0-9]{1,9}") || Integer.parseInt(text) > MAX_PORT) {
            throw new BuildException("Invalid containerPort: " + ports);
        }
        return Integer.parseInt(text);
    }
}
