package jd.machine;

import java.net.URI;
import jd.machine.driver.Driver;
import jd.machine.driver.MachineState;
import jd.machine.store.DriverSettings;
import jd.machine.store.MachineConfig;
import jd.machine.store.MachineException;

/// How a client connects to a machine.
///
/// @param url of the daemon, or of the swarm's manager on the machine
/// @param certificates the directory with `ca.pem`, `cert.pem` and `key.pem`; empty for a daemon without TLS
record ClientAddress(String url, String certificates) {
    /// @param swarm whether the address of the swarm's manager is wanted
    static ClientAddress of(MachineSession session, MachineConfig config, boolean swarm) {
        Driver driver = session.driver(config);
        if (!config.provisioned()) {
            throw new MachineException("machine \"" + config.name() + "\" is not complete: go on with its creation with: "
                    + "jd machine provision " + config.name());
        }
        if (driver.state() != MachineState.RUNNING && driver.state() != MachineState.NONE) {
            throw new MachineException("Host is not running: start it with: jd machine start " + config.name());
        }
        if (swarm && !config.swarm().master()) {
            throw new MachineException("\"" + config.name()
                    + "\" is not a swarm master. The --swarm flag is intended for use with swarm masters");
        }
        String url = swarm
                ? "tcp://" + driver.ipAddress() + ":" + URI.create(config.swarm().host()).getPort()
                : driver.url();
        boolean tls = !(config.driver() instanceof DriverSettings.None);
        return new ClientAddress(url, tls ? session.store().files(config.name()).directory().toString() : "");
    }
}
