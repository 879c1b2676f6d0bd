import static jd.libcontainer.MountSyscalls.CLONE_NEWNS;
import static jd.libcontainer.MountSyscalls.CLONE_NEWPID;
import static jd.libcontainer.MountSyscalls.CLONE_NEWUTS;
import static jd.libcontainer.MountSyscalls.MS_NODEV;
import static jd.libcontainer.MountSyscalls.MS_NOSUID;
import static jd.libcontainer.MountSyscalls.MS_REC;
import static jd.libcontainer.MountSyscalls.MS_SLAVE;

import java.util.ArrayList;
import java.util.List;
import jd.labs.lab14.World;
import jd.libcontainer.ProcessSyscalls.SpawnAction;
import jd.libcontainer.ProcessSyscalls.SpawnRequest;
import jd.libcontainer.Syscalls;

/// A world of its own for one process: host name, mounts and process numbers that nobody else shares.
///
/// The methods are called in the order in which they stand here, all on one thread that was made for it and that ends
/// afterwards. Grade your work with `./jd lab 14`, or one case of it with `./jd lab 14 CASE`.
public final class OwnWorld implements World {
    /// What the command finds in its environment.
    private static final List<String> ENVIRONMENT = List.of("PATH=/usr/sbin:/usr/bin:/sbin:/bin");

    private final Syscalls kernel;

    public OwnWorld(Syscalls kernel) {
        this.kernel = kernel;
    }

    /// Task 1. Leave the host's host name, mounts and process numbers for new ones. man 2 unshare
    @Override
    public void leave() {
        // solution> leave
        kernel.unshare(CLONE_NEWUTS | CLONE_NEWNS | CLONE_NEWPID);
        // <solution
        // starter: throw new UnsupportedOperationException("task 1: leave");
    }

    /// Task 2. Give the new world its host name. man 2 sethostname
    @Override
    public void name(String hostname) {
        // solution> name
        kernel.sethostname(hostname);
        // <solution
        // starter: throw new UnsupportedOperationException("task 2: name");
    }

    /// Task 3. From now on no mount may reach the host, whatever is mounted and wherever. man 7 mount_namespaces
    @Override
    public void keepMounts() {
        // solution> keepMounts
        kernel.mount("", "/", "", MS_REC | MS_SLAVE, "");
        // <solution
        // starter: throw new UnsupportedOperationException("task 3: keepMounts");
    }

    /// Task 4. Mount an empty tmpfs on a directory; no file or device on it may give anybody rights. man 2 mount
    @Override
    public void scratch(String directory) {
        // solution> scratch
        kernel.mount("tmpfs", directory, "tmpfs", MS_NOSUID | MS_NODEV, "");
        // <solution
        // starter: throw new UnsupportedOperationException("task 4: scratch");
    }

    /// Task 5. Start the command as the first process of the new world: only descriptors 0, 1 and 2 go with it, after
    /// `actions` have been carried out. man 3 posix_spawn {@return its process number, as the host sees it}
    @Override
    public int start(List<String> command, List<SpawnAction> actions) {
        // solution> start
        return kernel.posix_spawn(new SpawnRequest(command.getFirst(), command, ENVIRONMENT, actions, false, 3));
        // <solution
        // starter: throw new UnsupportedOperationException("task 5: start");
    }

    /// Task 6. Wrap a command so that its process mounts a /proc of its own and then becomes the command. man 5 proc
    /// {@return the words of the wrapped command}
    @Override
    public List<String> withOwnProc(List<String> command) {
        // solution> withOwnProc
        var words = new ArrayList<>(List.of("/bin/sh", "-c", "mount -t proc proc /proc && exec \"$@\"", "sh"));
        words.addAll(command);
        return words;
        // <solution
        // starter: throw new UnsupportedOperationException("task 6: withOwnProc");
    }
}
