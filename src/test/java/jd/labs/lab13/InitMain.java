package jd.labs.lab13;

import java.util.ArrayList;
import java.util.List;
import jd.dockerinit.DockerInit;
import jd.dockerinit.InitSteps;
import jd.dockerinit.RootFilesystem;
import jd.libcontainer.kernel.MountSyscalls;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.process.Environment;
import jd.libcontainer.process.ExecUser;
import jd.libcontainer.process.UserCommand;
import jd.libcontainer.spec.InitSpec;

/// dockerinit with a student's three steps, `InitMain CLASS FD`: the first process of a container of
/// `./jd run --lab 13`.
final class InitMain {
    private InitMain() {}

    public static void main(String[] args) throws ReflectiveOperationException {
        DockerInit.start(args, new StudentSteps(Class.forName(args[0])));
    }

    private record StudentSteps(Class<?> program) implements InitSteps {
        /// The mounts below the host's were copied with their propagation, which the student need not think of.
        @Override
        public void enter(Syscalls kernel, RootFilesystem root) {
            kernel.mount("none", "/", "none", MountSyscalls.MS_SLAVE | MountSyscalls.MS_REC, "");
            DockerInitLab.steps(program, kernel).enter(root.name());
        }

        @Override
        public void become(Syscalls kernel, ExecUser user, InitSpec spec) {
            long capabilities = spec.security().capabilities() & kernel.capget()[1];
            DockerInitLab.steps(program, kernel).giveAway(user.uid(), user.gid(), capabilities);
        }

        /// Without the seccomp filter, which only a thread with CAP_SYS_ADMIN can set.
        @Override
        public int execute(Syscalls kernel, UserCommand command, Environment environment, byte[] filter) {
            List<String> words = new ArrayList<>(command.arguments());
            words.set(0, command.path());
            DockerInitLab.steps(program, kernel).become(words, environment.variables());
            throw new IllegalStateException("become() has returned: the command was not executed");
        }
    }
}
