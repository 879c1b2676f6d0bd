package jd.libcontainer.spec;

import jd.libcontainer.io.Pty;

/// What a new process has as standard input, output and error.
public sealed interface Stdio {
    /// Three descriptors, which the driver duplicates and leaves to the caller to close.
    record Pipes(int stdin, int stdout, int stderr) implements Stdio {}

    /// A terminal, which dockerinit opens in the container's devpts; [ContainerProcess#terminal()] is its master side.
    record Tty(Pty.Size size) implements Stdio {}
}
