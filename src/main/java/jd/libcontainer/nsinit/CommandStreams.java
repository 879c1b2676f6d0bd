package jd.libcontainer.nsinit;

import java.util.Optional;
import jd.libcontainer.io.Pty;
import jd.libcontainer.kernel.ExitStatus;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.spec.ContainerProcess;
import jd.libcontainer.spec.InitSpec;
import jd.libcontainer.spec.Stdio;

/// The streams of a command in a container: nsinit's own, inherited; the user's terminal, forwarded; or a terminal that is
/// sent to a console socket.
///
/// runc: utils_linux.go checkTerminal, setupIO
record CommandStreams(Syscalls kernel, Stdio stdio, Optional<ConsoleSocket> socket) implements AutoCloseable {
    /// @param words of the command line: `detach` and `console-socket`
    /// @param process of the bundle, which may give the size of a terminal for a console socket
    static CommandStreams of(Syscalls kernel, InitSpec spec, ConfigNode process, NsinitArguments parsed) {
        check(spec.process().tty(), parsed);
        if (!spec.process().tty()) {
            return new CommandStreams(kernel, new Stdio.Pipes(0, 1, 2), Optional.empty());
        }
        Pty.Size wanted = size(process.child("consoleSize"));
        if (parsed.has("console-socket")) {
            ConsoleSocket socket = ConsoleSocket.connect(kernel, parsed.text("console-socket", ""));
            return new CommandStreams(kernel, new Stdio.Tty(wanted), Optional.of(socket));
        }
        return new CommandStreams(kernel, ForwardedTerminal.stdio(kernel), Optional.empty());
    }

    private static void check(boolean terminal, NsinitArguments parsed) {
        boolean detached = parsed.has("detach");
        boolean socket = parsed.has("console-socket");
        if (detached && terminal && !socket) {
            throw new NsinitException("cannot allocate tty if nsinit will detach without setting console socket");
        }
        if (socket && !(detached && terminal)) {
            throw new NsinitException("cannot use console socket if nsinit will not detach or allocate tty");
        }
    }

    private static Pty.Size size(ConfigNode size) {
        return new Pty.Size((int) size.number("height", 0), (int) size.number("width", 0));
    }

    /// Sends the terminal of a running command to the console socket, if there is one.
    void give(ContainerProcess process) {
        if (socket.isPresent() && process.terminal().isPresent()) {
            socket.get().give(process.terminal().get());
        }
    }

    /// Waits until the command has ended.
    ExitStatus awaitEnd(ContainerProcess process) {
        return ForwardedTerminal.awaitEnd(kernel, process);
    }

    @Override
    public void close() {
        socket.ifPresent(ConsoleSocket::close);
    }
}
