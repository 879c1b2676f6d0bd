package jd.labs.lab16;

import jd.machine.driver.MachineState;

/// What lab 16 asks for: the operations of `jd.machine.driver.Driver` that change a host. The comments in the student's
/// source say what each does.
public interface CloudDriver {
    void create();

    MachineState state();

    void start();

    void stop();

    void kill();

    void remove();
}
