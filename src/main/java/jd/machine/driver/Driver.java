package jd.machine.driver;

import java.util.Optional;
import jd.machine.store.DriverSettings;
import jd.machine.store.MachineConfig;
import jd.machine.store.MachineFiles;

/// Makes and controls the host of one machine. Only this part of a creation differs from one kind of host to another.
///
/// docker-machine's interface has nineteen methods, of which eight only return values that its callers need for a login;
/// here a driver returns a [Host], and how it runs a command there is its own matter.
///
/// Docker Machine 0.3: libmachine/drivers/drivers.go
public sealed interface Driver permits NoneDriver, NetnsDriver, GenericDriver {
    /// The port of a daemon with TLS.
    int DAEMON_PORT = 2376;

    // tag::driver-of[]
    static Driver of(MachineConfig config, MachineFiles files) {
        return switch (config.driver()) {
            case DriverSettings.None none -> new NoneDriver(none);
            case DriverSettings.Netns netns ->
                new NetnsDriver(config.name(), netns, files);
            case DriverSettings.Generic generic ->
                new GenericDriver(config.name(), generic, files);
        };
    }
    // end::driver-of[]

    /// Checks what can be checked before anything is created.
    void preCreateCheck();

    /// Creates the host. A creation that was interrupted is continued.
    ///
    /// @return what has to be remembered of it
    DriverSettings create();

    MachineState state();

    void start();

    void stop();

    void restart();

    /// Stops the host without asking its programs to end.
    void kill();

    /// Removes the host and everything that belongs to it. What is gone already is no error.
    void remove();

    /// {@return the address, empty if the host has none}
    String ipAddress();

    /// {@return the address of the daemon, `tcp://192.168.99.100:2376`; empty if the host has none}
    String url();

    /// {@return the host for the provisioner; empty if jd does not provision it}
    Optional<Host> host();

    /// {@return where the host has the daemon's files}
    HostPaths paths();
}
