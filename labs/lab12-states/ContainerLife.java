import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import jd.create.config.RestartPolicy;
import jd.create.record.ContainerState;
import jd.create.record.ContainerState.Created;
import jd.create.record.ContainerState.Dead;
import jd.create.record.ContainerState.Exited;
import jd.create.record.ContainerState.LastRun;
import jd.create.record.ContainerState.Paused;
import jd.create.record.ContainerState.Removing;
import jd.create.record.ContainerState.Restarting;
import jd.create.record.ContainerState.Running;
import jd.labs.lab12.LifeRules;

/// The rules for the life of a container. A state is a value: a transition returns the next one, or throws
/// IllegalStateException if it is impossible.
///
/// `ContainerState` has a method for each transition; write your own here, with its records. Grade your work with
/// `./jd lab 12`, or one case of it with `./jd lab 12 CASE`.
public final class ContainerLife implements LifeRules {
    /// The exit code of a start that failed for a reason other than the command.
    private static final int UNKNOWN = 128;

    private final ReentrantLock lock = new ReentrantLock();
    private boolean live = true;

    /// An example. The pattern takes the record apart.
    static ContainerState paused(ContainerState state) {
        return switch (state) {
            case Running(LastRun last, int pid) -> new Paused(last, pid);
            case Created _, Paused _, Restarting _, Exited _, Removing _, Dead _ -> throw impossible("pause", state);
        };
    }

    private static IllegalStateException impossible(String what, ContainerState state) {
        return new IllegalStateException(what + ": the container is " + state.word());
    }

    /// Task 1. The container has a process. It can be started when it has none and is not being removed. `docker inspect`
    /// then shows when this run began, and still when the last one finished; exit code, error and OOM kill are forgotten.
    @Override
    public ContainerState started(ContainerState state, int pid, Instant at) {
        // solution> started
        return switch (state) {
            case Created _, Exited _, Restarting _ ->
                new Running(new LastRun(at, state.last().finishedAt(), 0, "", false), pid);
            case Running _, Paused _, Removing _, Dead _ -> throw impossible("start", state);
        };
        // <solution
        // starter: throw new UnsupportedOperationException("task 1: started");
    }

    /// Task 2. The start has failed, and there is no process. A container that has never run can still be started for the
    /// first time; a restart is given up. The error is recorded, and the exit code, unless it is UNKNOWN and the last run
    /// left one that is not 0. Both times are kept; an OOM kill is forgotten.
    @Override
    public ContainerState failed(ContainerState state, int exitCode, String error) {
        // solution> failed
        LastRun old = state.last();
        boolean keepsCode = exitCode == UNKNOWN && old.exitCode() != 0;
        LastRun last = new LastRun(
                old.startedAt(), old.finishedAt(), keepsCode ? old.exitCode() : exitCode, error, false);
        return switch (state) {
            case Created _ -> new Created(last);
            case Exited _, Restarting _ -> new Exited(last);
            case Running _, Paused _, Removing _, Dead _ -> throw impossible("fail", state);
        };
        // <solution
        // starter: throw new UnsupportedOperationException("task 2: failed");
    }

    /// Task 3. The process has ended; with `again` the policy will start the container later. Only a container with a
    /// process can end, a frozen one too: SIGKILL ends it. The record of the run gets the exit code and the time, has no
    /// error, and keeps the rest.
    @Override
    public ContainerState ended(ContainerState state, int exitCode, Instant at, boolean again) {
        // solution> ended
        if (!state.alive()) {
            throw impossible("end", state);
        }
        LastRun last = new LastRun(state.last().startedAt(), at, exitCode, "", state.last().oomKilled());
        return again ? new Restarting(last) : new Exited(last);
        // <solution
        // starter: throw new UnsupportedOperationException("task 3: ended");
    }

    /// Task 4. The removal begins: possible without a process, and again when an earlier removal has failed or was
    /// interrupted. The record of the last run is kept.
    @Override
    public ContainerState removing(ContainerState state) {
        // solution> removing
        return switch (state) {
            case Created _, Restarting _, Exited _, Removing _, Dead _ -> new Removing(state.last());
            case Running _, Paused _ -> throw impossible("remove", state);
        };
        // <solution
        // starter: throw new UnsupportedOperationException("task 4: removing");
    }

    /// Task 5. Whether the policy starts the container again after an exit. What a user has stopped stays stopped.
    /// `OnFailure` restarts after another exit code than 0, at most `maximumRetries` times; 0 is no limit. `restarts`
    /// counts those since the last start by a user.
    @Override
    public boolean restarts(RestartPolicy policy, int exitCode, int restarts, boolean stoppedByUser) {
        // solution> restarts
        return !stoppedByUser && switch (policy) {
            case RestartPolicy.No _ -> false;
            case RestartPolicy.Always _, RestartPolicy.UnlessStopped _ -> true;
            case RestartPolicy.OnFailure(int most) -> exitCode != 0 && (most == 0 || restarts < most);
        };
        // <solution
        // starter: throw new UnsupportedOperationException("task 5: restarts");
    }

    /// Task 6. The delay before the next restart, after a run of this length: `RestartPolicy.FIRST_DELAY` at first, then
    /// twice the previous delay, up to `LONGEST_DELAY`. After a run of `LONG_RUN` or more it begins again. `previous` is
    /// zero before the first restart.
    @Override
    public Duration nextDelay(Duration previous, Duration run) {
        // solution> nextDelay
        if (previous.isZero() || run.compareTo(RestartPolicy.LONG_RUN) >= 0) {
            return RestartPolicy.FIRST_DELAY;
        }
        Duration doubled = previous.multipliedBy(2);
        return doubled.compareTo(RestartPolicy.LONGEST_DELAY) > 0 ? RestartPolicy.LONGEST_DELAY : doubled;
        // <solution
        // starter: throw new UnsupportedOperationException("task 6: nextDelay");
    }

    /// Task 7. Sends a signal and emits the event `kill SIGNAL`, such as `kill 9`. It returns false, and does neither, if
    /// the end of the process has been handled. The process may end at once, and another thread then calls `die`: the
    /// event `kill` still comes first. If `send` throws there is no event.
    @Override
    public boolean kill(int signal, SignalDoor process, Consumer<String> events) {
        // solution> kill
        lock.lock();
        try {
            if (live) {
                process.send(signal);
                events.accept("kill " + signal);
            }
            return live;
        } finally {
            lock.unlock();
        }
        // <solution
        // starter: throw new UnsupportedOperationException("task 7: kill");
    }

    /// Handles the end of the process. The event needs no lock: nothing follows it.
    @Override
    public void die(int exitCode, Consumer<String> events) {
        lock.lock();
        try {
            live = false;
        } finally {
            lock.unlock();
        }
        events.accept("die " + exitCode);
    }
}
