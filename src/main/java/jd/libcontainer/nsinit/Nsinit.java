package jd.libcontainer.nsinit;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jd.libcontainer.kernel.JffiSyscalls;
import jd.libcontainer.kernel.LibcontainerException;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.security.ConfinementException;
import jd.libcontainer.spec.InitFailure;

/// The program `jd nsinit`: one container from a directory, and no daemon.
///
/// Docker 1.2.0: libcontainer nsinit/main.go
public final class Nsinit {
    private static final NsinitArguments.Syntax GLOBAL = new NsinitArguments.Syntax(Map.of(), Set.of("help"), Set.of("root"));

    private static final String HELP = """
            Usage:  jd nsinit [--root DIR] COMMAND

            Run a container from an OCI bundle, a directory with config.json and a root file system

            Commands:
              spec     Write a config.json to start from
              run      Create and run a container
              exec     Run another command in a running container
              state    Print the state of a container
              kill     Send a signal to a container's first process
              delete   Remove a stopped container

            Options:
                  --root DIR   Where states are kept (default "/run/jd-nsinit")
            """;

    private final Syscalls kernel;
    private final PrintStream out;

    Nsinit(Syscalls kernel, PrintStream out) {
        this.kernel = kernel;
        this.out = out;
    }

    public static void main(String[] arguments) {
        int status = run(List.of(arguments), System.out, System.err);
        System.out.flush();
        // exit, because threads blocked in system calls would keep the process alive.
        System.exit(status);
    }

    private static int run(List<String> arguments, PrintStream out, PrintStream err) {
        try {
            return new Nsinit(JffiSyscalls.load(), out).run(arguments);
        } catch (NsinitException | ConfinementException | InitFailure | LibcontainerException | SyscallException e) {
            err.println("jd nsinit: " + e.getMessage());
            // As runc does: a container's own codes end at 254.
            return arguments.contains("exec") ? 255 : 1;
        }
    }

    int run(List<String> arguments) {
        NsinitArguments parsed = NsinitArguments.parse(arguments, GLOBAL);
        StateStore store = new StateStore(Path.of(parsed.text("root", StateStore.DEFAULT_ROOT)));
        String command = parsed.rest().isEmpty() || parsed.has("help") ? "" : parsed.rest().getFirst();
        List<String> rest = parsed.rest().isEmpty() ? List.of() : parsed.rest().subList(1, parsed.rest().size());
        return switch (command) {
            case "run" -> new NsinitRun(kernel, store).run(rest);
            case "exec" -> new NsinitExec(kernel, store).run(rest);
            case "spec" -> NsinitSpec.run(rest);
            case "state" -> new NsinitState(kernel, store, out).run(rest);
            case "kill" -> new NsinitKill(kernel, store).run(rest);
            case "delete" -> new NsinitDelete(kernel, store).run(rest);
            case "", "help" -> {
                out.print(HELP);
                yield 0;
            }
            default -> throw new NsinitException("no command \"" + command + "\": see jd nsinit --help");
        };
    }

    /// {@return the only argument of a command that takes one}
    static String theContainer(String command, NsinitArguments parsed) {
        if (parsed.rest().size() != 1) {
            throw new NsinitException("\"" + command + "\" requires exactly 1 argument(s)");
        }
        return parsed.rest().getFirst();
    }

    /// Prints a warning.
    static void warn(String message) {
        System.err.println("jd nsinit: warning: " + message);
    }
}
