package jd.server.api;

/// The ports of the host that a container may get: `8080`, `8000-8010`, or `""` for any.
///
/// @param first 0 with `last` 0 for any port
public record PortRange(int first, int last) {
    public static final PortRange ANY = new PortRange(0, 0);

    private static final int HIGHEST = 65535;

    /// Reads the `HostPort` of a binding. A protocol after it, `8080/tcp`, is ignored, as by Docker.
    ///
    /// @throws ApiException with Docker's message
    public static PortRange parse(String text) {
        String ports = ContainerPort.Split.of(text).number();
        if (ports.isEmpty()) {
            return ANY;
        }
        int dash = ports.indexOf('-');
        String first = dash < 0 ? ports : ports.substring(0, dash);
        String last = dash < 0 ? ports : ports.substring(dash + 1);
        if (!isNumber(first) || !isNumber(last) || Integer.parseInt(first) > Integer.parseInt(last)) {
            throw malformed(text);
        }
        return new PortRange(Integer.parseInt(first), Integer.parseInt(last));
    }

    static ApiException malformed(String text) {
        return ApiException.invalid("invalid port specification: \"" + text + "\"");
    }

    static boolean isNumber(String text) {
        return text.matches("[0-9]{1,9}") && Integer.parseInt(text) <= HIGHEST;
    }

    public boolean isAny() {
        return last == 0;
    }

    public boolean isSingle() {
        return first == last && first > 0;
    }

    /// {@return the number of ports}
    public int length() {
        return last - first + 1;
    }

    /// {@return `8080`, or `8000-8010`}
    @Override
    public String toString() {
        return first == last ? String.valueOf(first) : first + "-" + last;
    }
}
