package jd.machine.provision;

import java.util.ArrayList;
import java.util.List;
import jd.machine.driver.Driver;
import jd.machine.driver.Host;
import jd.machine.driver.HostPaths;
import jd.machine.store.EngineSettings;
import jd.machine.store.MachineConfig;
import jd.machine.store.SwarmSettings;

/// The scripts that start a machine's daemon and the programs of a swarm: their command lines are all that is configured on
/// a host.
///
/// Docker Machine 0.3: provision/engine_config_context.go
final class EngineScript {
    private EngineScript() {}

    // tag::the-options-of-a-machines-daemon[]
    static List<String> options(EngineSettings engine, HostPaths paths) {
        var options = new ArrayList<String>();
        options.addAll(List.of("--root", paths.root()));
        options.addAll(List.of("--pidfile", paths.pidFile()));
        options.addAll(List.of("--cgroup-parent", paths.cgroupParent()));
        options.addAll(List.of("-H", "tcp://0.0.0.0:" + Driver.DAEMON_PORT));
        options.addAll(tls(paths)); // <1>
        engine.labels().forEach(
                label -> options.addAll(List.of("--label", label)));
        if (!engine.storageDriver().isEmpty()) {
            options.addAll(List.of("-s", engine.storageDriver()));
        }
        // Last: of two equal options the daemon takes the last one.
        engine.arbitraryFlags().forEach(flag -> options.add("--" + flag));
        return options;
    }
    // end::the-options-of-a-machines-daemon[]

    private static List<String> tls(HostPaths paths) {
        return List.of("--tlsverify", "--tlscacert", paths.ca(), "--tlscert", paths.serverCert(),
                "--tlskey", paths.serverKey());
    }

    static String daemon(MachineConfig config, HostPaths paths) {
        return script("the daemon", config, paths.jd() + " daemon", options(config.engine(), paths));
    }

    /// Registers the daemon in the swarm, again and again.
    static String swarmAgent(MachineConfig config, HostPaths paths, String ipAddress) {
        String own = config.swarm().address().isEmpty() ? ipAddress + ":" + Driver.DAEMON_PORT : config.swarm().address();
        return script("the swarm agent", config, paths.jd() + " swarm join",
                List.of("--advertise", own, config.swarm().discovery()));
    }

    static String swarmManager(MachineConfig config, HostPaths paths) {
        SwarmSettings swarm = config.swarm();
        var options = new ArrayList<>(tls(paths));
        options.addAll(List.of("-H", swarm.host(), "--strategy", swarm.strategy()));
        swarm.arbitraryFlags().forEach(flag -> options.add("--" + flag));
        options.add(swarm.discovery());
        return script("the swarm manager", config, paths.jd() + " swarm manage", options);
    }

    /// The script leaves its process id, which is also the program's, since it executes it in its own process.
    private static String script(String what, MachineConfig config, String program, List<String> options) {
        return "#!/bin/sh\n# Written by jd machine: starts " + what + " of machine " + config.name() + ".\n"
                + "echo $$ >\"$0.pid\"\nexec " + program + " " + Host.quoted(options.stream()) + "\n";
    }
}
