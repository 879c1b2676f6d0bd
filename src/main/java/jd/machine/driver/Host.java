package jd.machine.driver;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jd.machine.store.MachineException;

/// A host on which commands can be run: what a provisioner needs of a driver. Commands are texts for `sh`, run by root.
///
/// Docker Machine 0.3: provision.SSHCommander
public sealed interface Host extends AutoCloseable permits NetnsHost, SshHost {
    /// The end of a command.
    record Output(int exitCode, String out, String err) {}

    /// Runs a script of the shell to its end, with `input` as its standard input.
    Output run(String script, byte[] input);

    /// Runs a script to its end with the given streams. {@return its exit code}
    int connect(String script, InputStream in, OutputStream out, OutputStream err);

    /// Runs a login shell to its end on a terminal of the host. {@return its exit code}
    int shell(InputStream in, OutputStream out, OutputStream err);

    @Override
    default void close() {}

    /// Runs a script that must succeed. {@return its output, without white space at the ends}
    ///
    /// @param action what the script does, for the message
    default String require(String action, String script) {
        return require(action, script, new byte[0]);
    }

    private String require(String action, String script, byte[] input) {
        Output output = run(script, input);
        if (output.exitCode() != 0) {
            String reason = output.err().isBlank() ? output.out() : output.err();
            throw new MachineException(action + ": exit code " + output.exitCode() + ": "
                    + reason.strip().lines().reduce((first, last) -> last).orElse("no message"));
        }
        return output.out().strip();
    }

    /// Writes a file, with its directory; it appears under its name when it is complete.
    ///
    /// @param mode octal, `0600`
    default void write(String path, byte[] content, String mode) {
        String file = quoted(path);
        require("write " + path, "umask 077; mkdir -p \"$(dirname " + file + ")\" && cat >" + file + ".new"
                + " && chmod " + mode + " " + file + ".new && mv " + file + ".new " + file, content);
    }

    default void write(String path, String content, String mode) {
        write(path, content.getBytes(StandardCharsets.UTF_8), mode);
    }

    /// {@return the text as one argument of a shell}
    static String quoted(String text) {
        return text.matches("[a-zA-Z0-9_@%+=:,./-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }

    /// {@return the arguments as a command line of a shell}
    static String quoted(Stream<String> arguments) {
        return arguments.map(Host::quoted).collect(Collectors.joining(" "));
    }
}
