package jd.client.session;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;

/// The process in which a client runs: its standard streams, which of them are a terminal, and its environment. Tests
/// and the walkthrough replace it and stay in their own process.
///
/// @param terminals whether a descriptor (0, 1, 2) is a terminal
public record ProcessContext(
        InputStream in, OutputStream out, OutputStream err, IntPredicate terminals, Map<String, String> environment) {
    private static final Pattern TERMINAL_DEVICE = Pattern.compile("/dev/(pts/\\d+|tty\\w*|console|hvc\\d+)");

    /// {@return the context of this process}
    public static ProcessContext ofProcess() {
        return new ProcessContext(new FileInputStream(FileDescriptor.in), new FileOutputStream(FileDescriptor.out),
                new FileOutputStream(FileDescriptor.err), ProcessContext::isTerminalDevice, System.getenv());
    }

    /// This reads the name of the open file instead of calling `isatty(3)`: the first native call of a process costs 60
    /// ms, and most commands run without a terminal.
    private static boolean isTerminalDevice(int descriptor) {
        try {
            Path device = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor));
            return TERMINAL_DEVICE.matcher(device.toString()).matches();
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    /// {@return the same with another standard input, which is no terminal}
    public ProcessContext withInput(InputStream input) {
        return new ProcessContext(
                input, out, err, descriptor -> descriptor != 0 && terminals.test(descriptor), environment);
    }
}
