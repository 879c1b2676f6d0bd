package jd.libcontainer.process;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.spec.InitFailure;

/// The program to execute, looked up as a shell does, with the permissions of its user.
///
/// @param path of the file
/// @param arguments the first one as the user wrote it
public record UserCommand(String path, List<String> arguments) {
    /// @throws InitFailure in the words of Go's `os/exec`, by which Docker's client chooses between the exit codes 126
    /// and 127
    public static UserCommand find(Syscalls kernel, List<String> arguments, Environment environment) {
        String name = arguments.getFirst();
        if (name.contains("/")) {
            checkExecutable(kernel, name, name);
            return new UserCommand(name, arguments);
        }
        for (String directory : environment.value("PATH").split(":")) {
            String path = (directory.isEmpty() ? "." : directory) + "/" + name;
            if (isExecutable(kernel, path)) {
                if (!path.startsWith("/")) {
                    throw failure(name, Errno.UNKNOWN, "cannot run executable found relative to current directory");
                }
                return new UserCommand(path, arguments);
            }
        }
        throw failure(name, Errno.ENOENT, "executable file not found in $PATH");
    }

    private static boolean isExecutable(Syscalls kernel, String path) {
        try {
            checkExecutable(kernel, path, path);
            return true;
        } catch (InitFailure e) {
            return false;
        }
    }

    private static void checkExecutable(Syscalls kernel, String name, String path) {
        byte[] bytes = FileSyscalls.bytes(path);
        try {
            if (kernel.fstatat(FileSyscalls.AT_FDCWD, bytes, 0).isDirectory()) {
                throw failure(name, Errno.EISDIR, Errno.EISDIR.description());
            }
        } catch (SyscallException e) {
            throw failure(name, e.errno(), "stat " + path + ": " + e.errno().description());
        }
        try {
            kernel.faccessat(FileSyscalls.AT_FDCWD, bytes, FileSyscalls.X_OK, FileSyscalls.AT_EACCESS);
        } catch (SyscallException e) {
            throw failure(name, e.errno(), e.errno().description());
        }
    }

    private static InitFailure failure(String name, Errno errno, String reason) {
        return new InitFailure("command", errno, "exec: " + quoted(name) + ": " + reason);
    }

    private static String quoted(String name) {
        String escaped = name.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
        return "\"" + escaped + "\"";
    }

    /// Executes the program in place of this one. Returns only if the kernel does not accept the file: then the
    /// container has started and ends at once, as with Docker, with a message on its standard error.
    ///
    /// {@return the exit status}
    ///
    /// @param filter of seccomp, under which the program runs; empty for none
    /// @throws SyscallException when the kernel does not accept the filter
    // tag::executing-the-command[]
    public int execute(
            Syscalls kernel, Environment environment, byte[] filter) {
        byte[] program = FileSyscalls.bytes(path);
        List<byte[]> argv = bytes(arguments);
        List<byte[]> variables = bytes(environment.variables());
        try {
            if (filter.length == 0) {
                kernel.execve(program, argv, variables); // <1>
            } else {
                kernel.execveFiltered(filter, program, argv, variables); // <2>
            }
            throw new AssertionError("execve returned");
        } catch (SyscallException e) {
            if (!e.call().startsWith("execve")) {
                throw e;
            }
            byte[] message = FileSyscalls.bytes(
                    "exec " + path + ": " + e.errno().description() + "\n");
            kernel.write(2, message, 0, message.length); // <3>
            return 1;
        }
    }
    // end::executing-the-command[]

    private static List<byte[]> bytes(List<String> texts) {
        List<byte[]> result = new ArrayList<>();
        for (String text : texts) {
            result.add(text.getBytes(StandardCharsets.UTF_8));
        }
        return result;
    }
}
