package jd.client.session;

import java.io.BufferedOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Supplier;
import jd.client.api.OutputCopy;
import jd.client.api.RemoteApi;
import jd.libcontainer.io.Pty;
import jd.libcontainer.io.Terminal;
import jd.libcontainer.kernel.JffiSyscalls;
import jd.libcontainer.kernel.SyscallException;

/// The context of every command: the process and the daemon.
///
/// Docker 1.2.0: api/client/cli.go DockerCli
public final class Cli {
    private static final int WIDE = 200;

    private final ProcessContext process;
    private final PrintStream out;
    private final PrintStream err;
    private final RemoteApi api;
    private final OutputCopy outputCopy;

    public Cli(ProcessContext process, RemoteApi api) {
        this(process, api, OutputCopy.STANDARD);
    }

    private Cli(ProcessContext process, RemoteApi api, OutputCopy outputCopy) {
        this.process = process;
        this.out = text(process.out());
        this.err = text(process.err());
        this.api = api;
        this.outputCopy = outputCopy;
    }

    /// Output is UTF-8 in every locale: names and logs are passed on unchanged.
    public static PrintStream text(OutputStream stream) {
        return new PrintStream(new BufferedOutputStream(stream, 8192), true, StandardCharsets.UTF_8);
    }

    public InputStream in() {
        return process.in();
    }

    /// {@return standard output for the client's own messages}
    public PrintStream out() {
        return out;
    }

    /// {@return standard error for the client's own messages}
    public PrintStream err() {
        return err;
    }

    /// {@return standard output for a container's output}
    public OutputStream containerOut() {
        return new SigpipeOutput(process.out());
    }

    /// {@return standard error for a container's output}
    public OutputStream containerErr() {
        return new SigpipeOutput(process.err());
    }

    /// {@return what copies a container's output to the two streams}
    public OutputCopy outputCopy() {
        return outputCopy;
    }

    /// {@return the same context with another way to copy a container's output}
    public Cli withOutputCopy(OutputCopy other) {
        return new Cli(process, api, other);
    }

    public Map<String, String> environment() {
        return process.environment();
    }

    public RemoteApi api() {
        return api;
    }

    public boolean isInputTerminal() {
        return process.terminals().test(0);
    }

    /// Reads from the terminal at standard input without showing what is typed.
    public String withoutEcho(Supplier<String> reading) {
        var terminal = new Terminal(JffiSyscalls.load(), 0);
        Terminal.Settings before = terminal.hideInput();
        try {
            return reading.get();
        } finally {
            terminal.restore(before);
        }
    }

    boolean isOutputTerminal() {
        return process.terminals().test(1);
    }

    /// {@return the width of the terminal at a descriptor, 0 if it is not a terminal}
    ///
    /// A terminal of unknown width is taken to be wide.
    public int columns(int descriptor) {
        int columns = size(descriptor).columns();
        return columns > 0 || !process.terminals().test(descriptor) ? columns : WIDE;
    }

    /// {@return the height of the terminal at a descriptor, 0 if it is not a terminal or unknown}
    public int rows(int descriptor) {
        return size(descriptor).rows();
    }

    private Pty.Size size(int descriptor) {
        try {
            return process.terminals().test(descriptor)
                    ? new Terminal(JffiSyscalls.load(), descriptor).size() : Pty.Size.UNKNOWN;
        } catch (SyscallException e) {
            return Pty.Size.UNKNOWN;
        }
    }
}
