package jd.client.session;

import java.util.Optional;
import jd.client.api.ApiRequest;
import jd.client.api.ClientException;
import jd.libcontainer.io.ProcessSignals;
import jd.libcontainer.io.Pty;
import jd.libcontainer.io.Terminal;
import jd.libcontainer.kernel.JffiSyscalls;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;

/// The user's terminal while it is connected to a container: in raw mode, so that every key is sent unchanged, and with
/// its size forwarded, so that the program inside draws for the window outside.
///
/// Native code is loaded only here, so a client without a terminal does not pay for it.
///
/// Docker 1.2.0: api/client/hijack.go, utils.go monitorTtySize
public final class TerminalSession implements AutoCloseable {
    private final Cli cli;
    private final String path;
    private final Optional<Terminal> keyboard;
    private final Optional<Terminal> window;

    // Restored once: by the end of the command or by the shutdown hook, whichever comes first.
    private Optional<Terminal.Settings> before = Optional.empty();

    private TerminalSession(Cli cli, String path, Optional<Terminal> keyboard, Optional<Terminal> window) {
        this.cli = cli;
        this.path = path;
        this.keyboard = keyboard;
        this.window = window;
    }

    /// @param path of the container or exec in the API: `/containers/ID` or `/exec/ID`
    /// @param tty whether the container has a terminal; without one, this session does nothing
    /// @param typing whether the user's input is sent to the container
    public static TerminalSession open(Cli cli, String path, boolean tty, boolean typing) {
        boolean keys = tty && typing && cli.isInputTerminal();
        boolean screen = tty && cli.isOutputTerminal();
        if (!keys && !screen) {
            return new TerminalSession(cli, path, Optional.empty(), Optional.empty());
        }
        Syscalls kernel = JffiSyscalls.load();
        var session = new TerminalSession(cli, path,
                keys ? Optional.of(new Terminal(kernel, 0)) : Optional.empty(),
                screen ? Optional.of(new Terminal(kernel, 1)) : Optional.empty());
        session.makeRaw();
        return session;
    }

    /// {@return the window's size for the new container's terminal; unknown without a terminal}
    public static Pty.Size window(Cli cli, boolean tty) {
        return tty && cli.isOutputTerminal() ? new Terminal(JffiSyscalls.load(), 1).size() : Pty.Size.UNKNOWN;
    }

    private void makeRaw() {
        if (keyboard.isEmpty()) {
            return;
        }
        // A signal ends the JVM without unwinding any stack; without this hook the shell would be left with a terminal
        // that does not echo.
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(this::restore));
        try {
            before = Optional.of(keyboard.get().makeRaw());
        } catch (SyscallException e) {
            throw new ClientException(1, "make the terminal raw: " + e.getMessage(), e);
        }
    }

    /// Sends the window's size now and whenever it changes. The container must be running: before its start it has no
    /// terminal to resize.
    public void follow() {
        if (window.isPresent()) {
            resize();
            ProcessSignals.handle("WINCH", signal -> resize());
        }
    }

    private void resize() {
        try {
            Pty.Size size = window.orElseThrow().size();
            if (size.rows() > 0 || size.columns() > 0) {
                cli.api().run(ApiRequest.post(path + "/resize")
                        .with("h", String.valueOf(size.rows()))
                        .with("w", String.valueOf(size.columns())));
            }
        } catch (ClientException | SyscallException e) {
            // a container that has ended needs no size
            return;
        }
    }

    private synchronized void restore() {
        before.ifPresent(settings -> keyboard.orElseThrow().restore(settings));
        before = Optional.empty();
    }

    @Override
    public void close() {
        restore();
    }
}
