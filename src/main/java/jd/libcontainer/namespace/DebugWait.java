package jd.libcontainer.namespace;

import java.util.function.BooleanSupplier;

/// A debugger for which an init waits before it runs.
///
/// @param port of the host, on which the init listens; 0 without a debugger
/// @param givenUp whether the init is no longer needed; asked about twice a second while it waits
public record DebugWait(int port, BooleanSupplier givenUp) {
    private static final BooleanSupplier NEVER = () -> false;

    public static final DebugWait NONE = new DebugWait(0, NEVER);

    /// {@return a wait on this port; none for port 0}
    public static DebugWait on(int port) {
        return port == 0 ? NONE : new DebugWait(port, NEVER);
    }
}
