package jd.server.api;

import java.util.Comparator;
import java.util.Locale;

/// A port of a container: `80/tcp`.
///
/// Docker 1.2.0: nat/nat.go Port
///
/// @param number 0 to 65535
public record ContainerPort(int number, Transport transport) implements Comparable<ContainerPort> {
    private static final Comparator<ContainerPort> ORDER =
            Comparator.comparingInt(ContainerPort::number).thenComparing(ContainerPort::transport);

    /// The protocol above IP. `UNKNOWN` is any other name; Docker accepts it in a request and shows it as 0.
    public enum Transport {
        TCP("tcp"), UDP("udp"), SCTP("sctp"), UNKNOWN("0");

        private final String word;

        Transport(String word) {
            this.word = word;
        }

        /// {@return the name in lower case, as in `80/tcp`}
        public String word() {
            return word;
        }

        static Transport parse(String name) {
            return switch (name.toLowerCase(Locale.ROOT)) {
                case "tcp" -> TCP;
                case "udp" -> UDP;
                case "sctp" -> SCTP;
                default -> UNKNOWN;
            };
        }
    }

    /// Reads a key of `ExposedPorts`. Without a protocol it is TCP; what is not a number is port 0, as for Docker.
    public static ContainerPort exposed(String text) {
        Split split = Split.of(text);
        int number = PortRange.isNumber(split.number()) ? Integer.parseInt(split.number()) : 0;
        return new ContainerPort(number, Transport.parse(split.protocol()));
    }

    /// Verifies a key of `PortBindings`.
    ///
    /// @throws ApiException with Docker's message, if it is neither empty nor begins with a port number
    public static void verify(String text) {
        String number = Split.of(text).number();
        if (!number.isEmpty() && !PortRange.isNumber(number)) {
            throw PortRange.malformed(number);
        }
    }

    /// The parts of `80/tcp`; both are empty without a number.
    record Split(String number, String protocol) {
        static Split of(String text) {
            String[] parts = text.split("/", -1);
            if (parts[0].isEmpty()) {
                return new Split("", "");
            }
            return new Split(parts[0], parts.length == 1 || parts[1].isEmpty() ? "tcp" : parts[1]);
        }
    }

    @Override
    public int compareTo(ContainerPort other) {
        return ORDER.compare(this, other);
    }

    /// {@return `80/tcp`}
    @Override
    public String toString() {
        return number + "/" + transport.word();
    }
}
