package jd.labs.lab13;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import jd.labs.CaseOutput;
import jd.libcontainer.kernel.JffiSyscalls;
import jd.libcontainer.kernel.SilentSyscalls;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;

/// The process that runs a student's steps, `StepsMain CLASS STEPS ROOTFS COMMAND…`, as process 1 of its namespaces.
///
/// It runs them first without effect, as dockerinit does, so that all classes are loaded before the root changes.
final class StepsMain {
    /// All three steps; otherwise it is the name of the one that is called.
    static final String ALL = "all";

    /// What stands before the error number and the call, if the kernel has refused one.
    static final String REFUSED = "refused ";

    /// What is printed if the last step has returned: the process did not become the command.
    static final String RETURNED = "become() has returned";

    private StepsMain() {}

    public static void main(String[] args) throws Exception {
        Class<?> program = Class.forName(args[0]);
        List<String> command = Arrays.asList(args).subList(3, args.length);
        Syscalls kernel = JffiSyscalls.load();
        describeARefusal(kernel);
        CaseOutput.limitThisProcess();
        play(program, args[1], new SilentSyscalls(List.of(), 0), args[2], command);
        byte[] answer = play(program, args[1], kernel, args[2], command).getBytes(StandardCharsets.UTF_8);
        kernel.write(2, answer, 0, answer.length);
        Runtime.getRuntime().halt(1);
    }

    /// Loads what a refused call needs, which cannot be found after the root has changed.
    private static void describeARefusal(Syscalls kernel) {
        try {
            kernel.chdir("/nothing of this name");
        } catch (SyscallException e) {
            e.call();
        }
    }

    /// {@return why the command did not run, "" if no error is the reason}
    private static String play(Class<?> program, String which, Syscalls kernel, String rootfs, List<String> command) {
        Steps steps = DockerInitLab.steps(program, kernel);
        boolean all = which.equals(ALL);
        try {
            if (all || which.equals("enter")) {
                steps.enter(rootfs);
            }
            if (all) {
                kernel.mount("proc", "/proc", "proc", 0, "");
            }
            if (all || which.equals("giveAway")) {
                steps.giveAway(DockerInitLab.UID, DockerInitLab.GID, DockerInitLab.CAPABILITIES);
            }
            if (all) {
                steps.become(command, DockerInitLab.ENVIRONMENT);
                return RETURNED;
            }
            return "";
        } catch (SyscallException e) {
            return REFUSED + e.errno() + " " + e.call();
        } catch (RuntimeException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
