package jd.create.config;

import jd.server.api.ApiException;
import jd.server.api.HostConfig;

/// The request that a container's init waits for a debugger. `jd run --debug-init PORT` sends it as an annotation, since
/// the Engine API has no field for it.
public final class DebugInit {
    private static final String ANNOTATION = "jd.debug-init";

    private DebugInit() {}

    /// {@return the port that the init listens on; 0 without a debugger}
    public static int port(HostConfig host) {
        String port = host.annotations() == null ? "" : host.annotations().getOrDefault(ANNOTATION, "");
        if (port.isEmpty()) {
            return 0;
        }
        if (!port.matches("[1-9][0-9]{0,4}") || Integer.parseInt(port) > 65535) {
            throw ApiException.invalid("invalid annotation " + ANNOTATION + ": \"" + port + "\" is not a port");
        }
        return Integer.parseInt(port);
    }
}
