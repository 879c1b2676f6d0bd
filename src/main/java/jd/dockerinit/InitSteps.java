package jd.dockerinit;

import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.process.Credentials;
import jd.libcontainer.process.Environment;
import jd.libcontainer.process.ExecUser;
import jd.libcontainer.process.UserCommand;
import jd.libcontainer.spec.InitSpec;

/// The three steps of dockerinit that cannot be undone: the change of the root, of the user, and of the program.
///
/// Lab 13 runs them with a student's code (`jd run --lab 13 …`); otherwise they are those of this interface.
public interface InitSteps {
    InitSteps STANDARD = new InitSteps() {};

    /// Makes the container's root the root directory, and the host's files unreachable.
    default void enter(Syscalls kernel, RootFilesystem root) {
        root.enter();
    }

    /// Changes to the user of the command, and drops capabilities.
    default void become(Syscalls kernel, ExecUser user, InitSpec spec) {
        Credentials.become(kernel, user, spec);
    }

    /// Executes the command, which inherits nothing of the JVM: no ignored or blocked signal, no descriptor.
    ///
    /// {@return the exit status, if the kernel did not accept the program}
    default int execute(Syscalls kernel, UserCommand command, Environment environment, byte[] filter) {
        kernel.resetSignals();
        kernel.close_range(3, -1, DockerInit.CLOSE_RANGE_CLOEXEC);
        return command.execute(kernel, environment, filter);
    }
}
