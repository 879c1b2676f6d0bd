package jd.client;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;

/// What every command works with: the three standard streams, whether they are a terminal, and the daemon.
///
/// Docker 1.2.0: api/client/cli.go DockerCli
final class Cli {
    private static final Pattern TERMINAL_DEVICE = Pattern.compile("/dev/(pts/\\d+|tty\\w*|console|hvc\\d+)");

    private final InputStream in;
    private final OutputStream rawOut;
    private final OutputStream rawErr;
    private final PrintStream out;
    private final PrintStream err;
    private final IntPredicate terminals;
    private final RemoteApi api;

    /// @param terminals says of a descriptor (0, 1, 2) whether it is a terminal
    Cli(InputStream in, OutputStream out, OutputStream err, IntPredicate terminals, RemoteApi api) {
        this.in = in;
        this.rawOut = out;
        this.rawErr = err;
        this.out = text(out);
        this.err = text(err);
        this.terminals = terminals;
        this.api = api;
    }

    /// {@return the client of this process}
    ///
    /// Output is UTF-8 whatever the locale says: names and logs are passed on, not translated.
    static Cli ofProcess(DaemonAddress address) {
        return new Cli(new FileInputStream(FileDescriptor.in), new FileOutputStream(FileDescriptor.out),
                new FileOutputStream(FileDescriptor.err), Cli::isTerminalDevice, new RemoteApi(address));
    }

    static PrintStream text(OutputStream stream) {
        return new PrintStream(new BufferedOutputStream(stream, 8192), true, StandardCharsets.UTF_8);
    }

    /// {@return the address to talk to: `-H`, else `DOCKER_HOST`, else the default socket}
    static DaemonAddress address(List<String> hosts, Map<String, String> environment) {
        if (hosts.size() > 1) {
            throw new ClientException("Failed to initialize: Please specify only one -H");
        }
        String host = hosts.isEmpty() ? environment.getOrDefault("DOCKER_HOST", "") : hosts.getFirst();
        return host.isBlank()
                ? new DaemonAddress.Unix(Path.of(DaemonAddress.DEFAULT_SOCKET))
                : DaemonAddress.parse(host.strip());
    }

    /// Asked of the name of the open file, not of the kernel's `isatty(3)`: the first native call of a process costs
    /// 60 ms, and most commands run without a terminal.
    private static boolean isTerminalDevice(int descriptor) {
        try {
            Path device = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor));
            return TERMINAL_DEVICE.matcher(device.toString()).matches();
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    InputStream in() {
        return in;
    }

    PrintStream out() {
        return out;
    }

    PrintStream err() {
        return err;
    }

    /// {@return standard output for bytes of a container: a write that fails says so}
    OutputStream rawOut() {
        return rawOut;
    }

    OutputStream rawErr() {
        return rawErr;
    }

    RemoteApi api() {
        return api;
    }

    boolean isInputTerminal() {
        return terminals.test(0);
    }

    boolean isOutputTerminal() {
        return terminals.test(1);
    }

    boolean isErrorTerminal() {
        return terminals.test(2);
    }
}
