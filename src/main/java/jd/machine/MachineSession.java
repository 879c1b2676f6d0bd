package jd.machine;

import java.util.List;
import java.util.Map;
import jd.client.session.Cli;
import jd.machine.driver.Driver;
import jd.machine.driver.Host;
import jd.machine.provision.MachineCertificates;
import jd.machine.provision.Provisioner;
import jd.machine.store.MachineConfig;
import jd.machine.store.MachineException;
import jd.machine.store.MachineName;
import jd.machine.store.MachineStore;

/// What every command of machine works on: the store, and the process.
record MachineSession(MachineStore store, Cli cli, Map<String, String> environment) {
    Driver driver(MachineConfig config) {
        return Driver.of(config, store.files(config.name()));
    }

    /// {@return the host of a machine, for a command on it}
    Host host(String machine) {
        var name = new MachineName(machine);
        return driver(store.load(name)).host().orElseThrow(() -> new MachineException(
                "machine \"" + name + "\" was created without a driver: jd cannot log in to its host"));
    }

    MachineCertificates certificates() {
        return new MachineCertificates(store, System.getProperty("user.name", "root"), cli.out()::println);
    }

    Provisioner provisioner() {
        return new Provisioner(store, certificates(), cli.out()::println);
    }

    /// Applies an operation to each named machine, and holds its lock meanwhile. {@return the exit code}
    int forEach(List<String> names, Operation operation) {
        return forEachUnlocked(names, (config, driver) -> {
            try (var _ = store.lock(config.name())) {
                operation.apply(config, driver);
            }
        });
    }

    /// Applies an operation that changes nothing. A failure does not stop the others. {@return the exit code}
    int forEachUnlocked(List<String> names, Operation operation) {
        int exitCode = 0;
        for (String name : names) {
            try {
                MachineConfig config = store.load(new MachineName(name));
                operation.apply(config, driver(config));
            } catch (MachineException e) {
                cli.err().println(e.getMessage());
                exitCode = 1;
            }
        }
        return exitCode;
    }

    interface Operation {
        void apply(MachineConfig config, Driver driver);
    }
}
