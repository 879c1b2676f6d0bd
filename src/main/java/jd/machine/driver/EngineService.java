package jd.machine.driver;

/// Starts and stops the daemon of a host that has no service manager. A host with systemd does it with a unit.
public record EngineService(Host host, HostPaths paths) {
    /// Starts the daemon in a session of its own; it may take a moment until it serves.
    public void start() {
        host.require("start the daemon", "setsid sh " + Host.quoted(paths.startScript()) + " </dev/null >>"
                + Host.quoted(paths.log()) + " 2>&1 &");
    }

    /// Stops the daemon and its containers, if one runs.
    public void stop() {
        host.require("stop the daemon",
                Host.quoted(paths.jd()) + " daemon stop --pidfile " + Host.quoted(paths.pidFile()));
    }
}
