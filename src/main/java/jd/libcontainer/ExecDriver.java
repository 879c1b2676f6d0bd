package jd.libcontainer;

import java.util.function.IntFunction;

/// Starts a container's first process: takes an init that is ready (or boots one), lets the caller connect its network, hands it
/// the specification, puts it into its cgroup and waits until the command has taken its place.
///
/// Docker 1.2.0: daemon/execdriver/native/driver.go Run, libcontainer namespaces.Exec
public final class ExecDriver implements AutoCloseable {
    /// What the new process has as standard input, output and error.
    public sealed interface Stdio {
        /// Three descriptors, which the driver duplicates and leaves to the caller to close.
        record Pipes(int stdin, int stdout, int stderr) implements Stdio {}

        /// A terminal, which dockerinit opens in the container's devpts; [ContainerProcess#terminal()] is its master side.
        record Tty(Pty.Size size) implements Stdio {}
    }

    /// Which namespaces are the container's own. What is false is shared with the host.
    public record Namespaces(boolean network, boolean pid, boolean ipc, boolean uts) {
        public static final Namespaces ALL = new Namespaces(true, true, true, true);
    }

    /// @param spec what dockerinit does; its `network` is replaced by what `connect` returns
    /// @param connect is given the init's pid when its network namespace exists, and returns what dockerinit shall configure in it
    /// @throws InitFailure with the step that failed; nothing stays behind
    public ContainerProcess exec(
            InitSpec spec, Namespaces namespaces, Stdio stdio, Cgroup cgroup, IntFunction<InitSpec.NetworkState> connect) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
