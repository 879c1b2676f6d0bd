import java.util.List;
import jd.labs.lab01.Questions;

/// What you have found out about one run of `jd run --rm busybox echo hello`, with `jd daemon -D --init-pool 0`.
///
/// Grade your answers with `./jd lab 1`, or one of them with `./jd lab 1 CASE`.
public final class Answers implements Questions {
    /// Task 1. The names of the jobs of the run, in the order in which they begin, without their parameters.
    @Override
    public List<String> jobs() {
        // solution> jobs
        return List.of("create", "attach", "wait", "start");
        // <solution
        // starter: throw new UnsupportedOperationException("task 1: jobs");
    }

    /// Task 2. The method that the job `start` runs, in the form `Class#method`, with the simple name of the class.
    @Override
    public String handlerOfStart() {
        // solution> handlerOfStart
        return "Containers#start";
        // <solution
        // starter: throw new UnsupportedOperationException("task 2: handlerOfStart");
    }

    /// Task 3. The file that logs the address of the container, and its chapter: `File.java, chapter N`.
    @Override
    public String whereTheAddressComesFrom() {
        // solution> whereTheAddressComesFrom
        return "BridgeNetwork.java, chapter 6";
        // <solution
        // starter: throw new UnsupportedOperationException("task 3: whereTheAddressComesFrom");
    }

    /// Task 4. The class whose method calls `BridgeNetwork#allocateInterface` in this run: its simple name.
    @Override
    public String callerOfAllocateInterface() {
        // solution> callerOfAllocateInterface
        return "ContainerNetwork";
        // <solution
        // starter: throw new UnsupportedOperationException("task 4: callerOfAllocateInterface");
    }

    /// Task 5. These events in the order in which they happen: "address" is allocated, the "process" of dockerinit is
    /// spawned, the "veth pair" is created, the "specification" is sent, the container's "end" is noticed.
    @Override
    public List<String> order() {
        // solution> order
        return List.of("address", "process", "veth pair", "specification", "end");
        // <solution
        // starter: throw new UnsupportedOperationException("task 5: order");
    }

    /// Task 6. The messages of the handshake in order, with `> ` before one that the daemon sends and `< ` before one
    /// that it receives: `"> Spec"`. The last one is `"< end of file"`.
    @Override
    public List<String> handshake() {
        // solution> handshake
        return List.of("< Waiting", "> Spec", "< Ready", "> Go", "< end of file");
        // <solution
        // starter: throw new UnsupportedOperationException("task 6: handshake");
    }

    /// Task 7. How many descriptors the daemon passes to dockerinit with the message `Spec`.
    @Override
    public int descriptorsWithTheSpecification() {
        // solution> descriptorsWithTheSpecification
        return 16;
        // <solution
        // starter: throw new UnsupportedOperationException("task 7: descriptorsWithTheSpecification");
    }

    /// Task 8. The step of dockerinit directly before `pivot`, as the log writes it.
    @Override
    public String stepBeforePivot() {
        // solution> stepBeforePivot
        return "hooks";
        // <solution
        // starter: throw new UnsupportedOperationException("task 8: stepBeforePivot");
    }

    /// Task 9. The last system call of dockerinit in `InitSteps#execute` before the one that executes the
    /// command: its name alone.
    @Override
    public String lastCallBeforeExecve() {
        // solution> lastCallBeforeExecve
        return "close_range";
        // <solution
        // starter: throw new UnsupportedOperationException("task 9: lastCallBeforeExecve");
    }

    /// Task 10. How many bytes the daemon sends on the attached connection for the line `hello` and its end of line.
    @Override
    public int bytesOfHello() {
        // solution> bytesOfHello
        return 14;
        // <solution
        // starter: throw new UnsupportedOperationException("task 10: bytesOfHello");
    }
}
