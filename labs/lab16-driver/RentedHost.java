import java.util.List;
import java.util.Optional;
import jd.labs.lab16.CloudDriver;
import jd.labs.lab16.Provider;
import jd.labs.lab16.Provider.Refused;
import jd.labs.lab16.Provider.Status;
import jd.machine.driver.MachineState;

/// A driver for a host at a provider. Its client may be killed at any moment, and the user repeats the command: what an
/// operation finds may be half-made.
///
/// The driver remembers nothing. Everything that belongs to the machine has its name at the provider. Grade your work with
/// `./jd lab 16`, or one case of it with `./jd lab 16 CASE`.
public final class RentedHost implements CloudDriver {
    private static final int NOT_FOUND = 404;

    /// How long an operating system may take to stop.
    private static final int STOP_SECONDS = 30;

    private final Provider provider;
    private final String name;

    public RentedHost(Provider provider, String name) {
        this.provider = provider;
        this.name = name;
    }

    /// {@return the machine's instance, if it has been made}
    private Optional<String> instance() {
        List<String> found = provider.instances(name);
        return found.isEmpty() ? Optional.empty() : Optional.of(found.getFirst());
    }

    /// Task 1. Creates an SSH key and an instance, both with the machine's name, and returns when the instance is RUNNING.
    /// What an earlier, interrupted creation has made is used: afterwards there is one key and one instance. If the
    /// instance is FAILED it throws IllegalStateException. Call `provider.pause()` between two questions.
    @Override
    public void create() {
        // solution> create
        String key = provider.key(name).orElseGet(() -> provider.createKey(name));
        String instance = instance().orElseGet(() -> provider.run(name, key));
        awaitRunning(instance);
        // <solution
        // starter: throw new UnsupportedOperationException("task 1: create");
    }

    /// Task 2. Returns when the instance is RUNNING; throws IllegalStateException when it is FAILED, because that never
    /// changes.
    private void awaitRunning(String instance) {
        // solution> awaitRunning
        Status status = provider.status(instance);
        while (status != Status.RUNNING) {
            if (status == Status.FAILED) {
                throw new IllegalStateException("instance " + instance + " has not booted");
            }
            provider.pause();
            status = provider.status(instance);
        }
        // <solution
        // starter: throw new UnsupportedOperationException("task 2: awaitRunning");
    }

    /// Task 3. The state that `jd machine ls` shows: Running and Stopped for what is so; Error for FAILED, and for a
    /// machine without an instance; none (`MachineState.NONE`) while it changes.
    @Override
    public MachineState state() {
        // solution> state
        return instance().map(id -> switch (provider.status(id)) {
            case RUNNING -> MachineState.RUNNING;
            case STOPPED -> MachineState.STOPPED;
            case FAILED -> MachineState.ERROR;
            case PENDING, STOPPING -> MachineState.NONE;
        }).orElse(MachineState.ERROR);
        // <solution
        // starter: throw new UnsupportedOperationException("task 3: state");
    }

    /// Task 4. Starts a stopped instance and returns when it is RUNNING. One that is still STOPPING is started when it has
    /// stopped; for one that runs, or is about to, there is nothing to start. Without an instance it throws
    /// IllegalStateException.
    @Override
    public void start() {
        // solution> start
        String instance = instance().orElseThrow(() -> new IllegalStateException("machine " + name + " has no instance"));
        while (provider.status(instance) == Status.STOPPING) {
            provider.pause();
        }
        if (provider.status(instance) == Status.STOPPED) {
            provider.start(instance);
        }
        awaitRunning(instance);
        // <solution
        // starter: throw new UnsupportedOperationException("task 4: start");
    }

    /// Task 5. Asks the operating system to stop, and returns when the instance is STOPPED. If it takes more than
    /// STOP_SECONDS, it is switched off. A stop that was interrupted is continued: an instance that is STOPPING is not
    /// asked again. For one that is STOPPED there is nothing to do; a PENDING one must run before it can be asked.
    @Override
    public void stop() {
        // solution> stop
        String instance = instance().orElseThrow(() -> new IllegalStateException("machine " + name + " has no instance"));
        while (provider.status(instance) == Status.PENDING) {
            provider.pause();
        }
        if (provider.status(instance) == Status.RUNNING) {
            provider.shutdown(instance);
        }
        for (int second = 0; provider.status(instance) == Status.STOPPING; second++) {
            if (second >= STOP_SECONDS) {
                provider.powerOff(instance);
                return;
            }
            provider.pause();
        }
        // <solution
        // starter: throw new UnsupportedOperationException("task 5: stop");
    }

    /// An example: switches the instance off, without asking its programs to end.
    @Override
    public void kill() {
        instance().filter(id -> provider.status(id) != Status.STOPPED).ifPresent(provider::powerOff);
    }

    /// Task 6. Deletes all that has the machine's name: every instance, and the key, which cannot be deleted while an
    /// instance uses it. What is gone already is no error (Refused with the code NOT_FOUND); any other refusal is.
    @Override
    public void remove() {
        // solution> remove
        for (String instance : provider.instances(name)) {
            ignoringGone(() -> provider.delete(instance));
        }
        ignoringGone(() -> provider.deleteKey(name));
        // <solution
        // starter: throw new UnsupportedOperationException("task 6: remove");
    }

    private static void ignoringGone(Runnable deletion) {
        try {
            deletion.run();
        } catch (Refused e) {
            if (e.code() != NOT_FOUND) {
                throw e;
            }
        }
    }
}
