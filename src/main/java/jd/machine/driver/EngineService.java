package jd.machine.driver;

import java.util.List;

/// Starts and stops the programs of a host that has no service manager. A host with systemd does it with a unit.
///
/// Each program has a script in the directory of settings, which executes it.
public record EngineService(Host host, HostPaths paths) {
    /// The programs of a swarm, beside the daemon; the names are those of docker-machine's containers.
    public static final String SWARM_MANAGER = "swarm-agent-master";
    public static final String SWARM_AGENT = "swarm-agent";

    /// Starts all programs that the host has a script of, as a boot does. It may take a moment until the daemon serves.
    public void boot() {
        start();
        for (String program : List.of(SWARM_MANAGER, SWARM_AGENT)) {
            String script = paths.settings() + "/" + program;
            host.require("start " + program, "[ ! -f " + Host.quoted(script) + " ] || " + detached(script, script + ".log"));
        }
    }

    /// Starts the daemon.
    public void start() {
        host.require("start the daemon", detached(paths.startScript(), paths.log()));
    }

    /// Starts a program of the swarm, and ends the one of an earlier provisioning first.
    public void startBeside(String program) {
        String script = paths.settings() + "/" + program;
        host.require("start " + program, """
                if pid=$(cat SCRIPT.pid 2>/dev/null) && grep -q swarm "/proc/$pid/cmdline" 2>/dev/null; then
                    kill "$pid"
                fi
                """.replace("SCRIPT", script) + detached(script, script + ".log"));
    }

    /// In a session of its own, so that the end of the login does not end it.
    private static String detached(String script, String log) {
        return "setsid sh " + Host.quoted(script) + " </dev/null >>" + Host.quoted(log) + " 2>&1 &";
    }

    /// Stops the daemon and its containers, if one runs.
    public void stop() {
        host.require("stop the daemon",
                Host.quoted(paths.jd()) + " daemon stop --pidfile " + Host.quoted(paths.pidFile()));
    }
}
