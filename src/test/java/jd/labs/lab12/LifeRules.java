package jd.labs.lab12;

import java.time.Instant;
import java.util.function.Consumer;
import jd.create.config.RestartRule;
import jd.create.record.ContainerState;

/// What lab 12 asks for: transitions between the states of a container, the rule of the restart policies ([RestartRule]),
/// and a `kill` whose event precedes `die`. The comments in the student's source say what each method does.
public interface LifeRules extends RestartRule {
    ContainerState started(ContainerState state, int pid, Instant at);

    ContainerState failed(ContainerState state, int exitCode, String error);

    ContainerState ended(ContainerState state, int exitCode, Instant at, boolean again);

    ContainerState removing(ContainerState state);

    boolean kill(int signal, SignalDoor process, Consumer<String> events);

    void die(int exitCode, Consumer<String> events);

    /// The first process of a container.
    interface SignalDoor {
        /// @throws IllegalStateException if the process is gone, as pidfd_send_signal(2) does with ESRCH
        void send(int signal);
    }
}
