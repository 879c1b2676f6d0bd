package jd.machine;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.ToIntFunction;
import jd.client.api.ClientException;
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
///
/// @param storagePath the value of `--storage-path`, empty without it
record MachineSession(MachineStore store, String storagePath, Cli cli, Map<String, String> environment) {
    /// {@return how a command of machine begins that the user is told to type, so that it finds the same machines}
    String program() {
        return "jd machine" + (storagePath.isEmpty() ? "" : " -s " + storagePath);
    }

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

    /// Applies an operation to the named machines, and holds the lock of each meanwhile. {@return the exit code}
    int forEach(List<String> names, Operation operation) {
        return inParallel(names, name -> apply(name, (config, driver) -> {
            try (var _ = store.lock(config.name())) {
                operation.apply(config, driver);
            }
        }));
    }

    /// Applies an operation that changes nothing to one machine after the other. {@return the exit code}
    int forEachInOrder(List<String> names, Operation operation) {
        return names.stream().mapToInt(name -> apply(name, operation)).max().orElse(0);
    }

    /// The machines are changed at the same time: most of it is waiting. A failure does not stop the others.
    int inParallel(List<String> names, ToIntFunction<String> change) {
        List<CompletableFuture<Integer>> changes = names.stream().distinct().map(name -> {
            var exitCode = new CompletableFuture<Integer>();
            Thread.ofPlatform().name("machine-" + name).start(() -> {
                try {
                    exitCode.complete(change.applyAsInt(name));
                } catch (RuntimeException e) {
                    exitCode.completeExceptionally(e);
                }
            });
            return exitCode;
        }).toList();
        return changes.stream().mapToInt(CompletableFuture::join).max().orElse(0);
    }

    private int apply(String name, Operation operation) {
        try {
            MachineConfig config = store.load(new MachineName(name));
            operation.apply(config, driver(config));
            return 0;
        } catch (ClientException e) {
            cli.err().println(e.getMessage());
            return 1;
        }
    }

    interface Operation {
        void apply(MachineConfig config, Driver driver);
    }
}
