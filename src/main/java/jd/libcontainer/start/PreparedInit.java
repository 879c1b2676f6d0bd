package jd.libcontainer.start;

import java.util.function.IntConsumer;
import jd.libcontainer.spec.ContainerProcess;
import jd.libcontainer.spec.InitFailure;
import jd.libcontainer.spec.InitSpec;
import jd.libcontainer.spec.Stdio;

/// A container's process 1 while it waits for its specification, in the container's namespaces.
/// Between [ExecDriver#prepare] and [#launch] the caller connects the network namespace.
///
/// An interface because tests of `create` start containers without a kernel.
public interface PreparedInit extends AutoCloseable {
    /// {@return the id of a process or thread in the container's network namespace}
    int networkTask();

    /// Sends the specification, and returns when dockerinit has called execve.
    ///
    /// @param stdio is the caller's to close
    /// @throws InitFailure with the step that failed
    ContainerProcess launch(InitSpec spec, Stdio stdio);

    /// The same for a bundle with hooks that run outside of the container.
    ///
    /// @param mounted runs them: it is called with the init's pid when all is mounted and `/` is still the host's, if the
    /// specification has such hooks; what it throws ends the start
    ContainerProcess launchWithHooks(InitSpec spec, Stdio stdio, IntConsumer mounted);

    /// Ends the init, unless it was launched. The cgroup is the caller's.
    @Override
    void close();
}
