package jd.machine.driver;

/// The state of a host, as `ls` and `status` show it.
///
/// Docker Machine 0.3: drivers/state
public enum MachineState {
    /// The driver cannot say.
    NONE(""),
    RUNNING("Running"),
    STOPPED("Stopped"),
    ERROR("Error");

    private final String label;

    MachineState(String label) {
        this.label = label;
    }

    @Override
    public String toString() {
        return label;
    }
}
