package jd.machine.store;

/// A machine as the store remembers it.
///
/// @param provisioned whether a creation has come to its end; a `create` of a machine that is not goes on with it
public record MachineConfig(
        MachineName name, DriverSettings driver, EngineSettings engine, SwarmSettings swarm, boolean provisioned) {
    public MachineConfig withDriver(DriverSettings changed) {
        return new MachineConfig(name, changed, engine, swarm, provisioned);
    }

    public MachineConfig withProvisioned(boolean changed) {
        return new MachineConfig(name, driver, engine, swarm, changed);
    }
}
