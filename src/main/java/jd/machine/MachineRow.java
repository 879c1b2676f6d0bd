package jd.machine;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import jd.client.api.ClientException;
import jd.client.format.Listing;
import jd.machine.driver.Driver;
import jd.machine.driver.MachineState;
import jd.machine.provision.MachineDaemon;
import jd.machine.store.MachineConfig;
import jd.machine.store.MachineName;

/// One line of `ls`.
///
/// @param swarm the name of the machine's swarm master, with ` (master)` behind it if it is that machine itself
/// @param error why the machine cannot be used, empty if it can
record MachineRow(
        MachineName name, String active, String driver, String state, String url, String swarm, List<String> labels,
        String error) {
    static final Listing LISTING = Listing.of(
            "Name", "NAME", "Active", "ACTIVE", "DriverName", "DRIVER", "State", "STATE", "URL", "URL",
            "Swarm", "SWARM", "Error", "ERRORS");

    /// Asks a machine for its state. This may take as long as its host
    /// does not answer.
    ///
    /// @param dockerHost the value of `DOCKER_HOST`
    static MachineRow of(MachineSession session, MachineConfig config,
            String swarm, String dockerHost) {
        Driver driver = session.driver(config);
        MachineState state = driver.state();
        String error = "";
        if (!config.provisioned()) {
            error = "not complete: jd machine provision " + config.name();
        } else if (state == MachineState.RUNNING) {
            error = errorOf(driver, session, config);
        }
        return new MachineRow(config.name(),
                active(driver, config, dockerHost),
                config.driver().driverName(), state.toString(),
                driver.url(), swarm, config.engine().labels(), error);
    }

    private static String errorOf(Driver driver, MachineSession session, MachineConfig config) {
        try {
            new MachineDaemon(driver.url(), session.store().files(config.name())).ping();
            return "";
        } catch (ClientException e) {
            return e.getMessage().lines().findFirst().orElse("");
        }
    }

    private static String active(Driver driver, MachineConfig config, String dockerHost) {
        if (dockerHost.isEmpty()) {
            return "-";
        }
        if (dockerHost.equals(driver.url())) {
            return "*";
        }
        boolean isManager = config.swarm().master() && dockerHost.equals(
                "tcp://" + driver.ipAddress() + ":" + URI.create(config.swarm().host()).getPort());
        return isManager ? "* (swarm)" : "-";
    }

    /// {@return the line of a machine that cannot be asked}
    static MachineRow failed(MachineName name, String driver, String state, String error) {
        return new MachineRow(name, "-", driver, state, "", "", List.of(), error);
    }

    List<String> cells() {
        return List.of(name.text(), active, driver, state, url, swarm, error);
    }

    /// The fields of a template.
    Map<String, String> fields() {
        var fields = new LinkedHashMap<String, String>();
        List<String> names = LISTING.columns();
        for (int i = 0; i < names.size(); i++) {
            fields.put(names.get(i), cells().get(i));
        }
        return fields;
    }
}
