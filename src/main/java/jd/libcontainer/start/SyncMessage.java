package jd.libcontainer.start;

import jd.libcontainer.io.Pty;
import jd.libcontainer.kernel.LibcontainerException;
import jd.libcontainer.spec.InitHooks;
import jd.libcontainer.spec.InitSpec;
import jd.libcontainer.spec.MessageReader;
import jd.libcontainer.spec.MessageWriter;

/// The messages of daemon and dockerinit on the [SyncPipe].
///
/// ```
///   daemon                                          dockerinit
///     |                                                 |  its JVM is up
///     | <------------------ Waiting ------------------- |
///     |                                                 |  … perhaps for hours, in the pool
///     |  makes the veth pair, puts one end              |
///     |  into the init's network namespace              |
///     | -- Spec + stdio, root, bind mounts (fds) -----> |
///     |                                                 |  network, mounts, pivot_root, devices,
///     |                                                 |  hostname, terminal, masks
///     | <---------- Ready (+ the pty's master) -------- |
///     |  writes the pid into its cgroup                 |
///     | -------------------- Go ----------------------> |
///     |                                                 |  user, capabilities, execve
///     | <---------- end of file, or Failed ------------ |  the socket is close-on-exec
/// ```
///
/// At any point dockerinit may answer `Failed`, and either side may end. The cgroup comes last
/// because its limits are meant for the command: a JVM does not fit into 6 megabytes or one process. (A cgroup without
/// limits is entered while dockerinit works, which is quicker.)
///
/// A message is encoded as its name, `waiting`, and the fields of its record ([MessageWriter]).
public sealed interface SyncMessage {
    /// Writes the name and the fields.
    ///
    /// A method of each record and not a `switch` here: the first `switch` over types costs dockerinit thirty milliseconds.
    void write(MessageWriter out);

    /// {@return the encoded message}
    default byte[] encode() {
        MessageWriter out = new MessageWriter();
        write(out);
        return out.message();
    }

    /// {@return the decoded message}
    ///
    /// @throws LibcontainerException for an unknown message, and for bytes that are no message
    static SyncMessage decode(byte[] bytes) {
        MessageReader in = new MessageReader(bytes);
        SyncMessage message = read(in.text(), in);
        in.end();
        return message;
    }

    private static SyncMessage read(String name, MessageReader in) {
        return switch (name) {
            case "waiting" -> new Waiting();
            case "spec" -> new Spec(InitSpec.read(in), in.flag(), in.flag(), in.flag(), readSize(in));
            case "join" -> new Join(InitSpec.read(in), in.integer(), readSize(in));
            case "mounted" -> new Mounted();
            case "ready" -> new Ready();
            case "go" -> new Go();
            case "failed" -> new Failed(in.text(), in.text(), in.integer(), in.text());
            default -> throw new LibcontainerException("read a message of the sync pipe: unknown message \"" + name + "\"");
        };
    }

    private static Pty.Size readSize(MessageReader in) {
        return new Pty.Size(in.integer(), in.integer());
    }

    private static void writeSize(MessageWriter out, Pty.Size size) {
        out.number(size.rows());
        out.number(size.columns());
    }

    /// dockerinit is up and waits for a specification.
    record Waiting() implements SyncMessage {
        @Override
        public void write(MessageWriter out) {
            out.text("waiting");
        }
    }

    /// The specification of a container. The descriptors sent with it are standard input, output and error (none with a
    /// terminal), the detached root file system, and a detached mount for each mount of type `bind`, in order.
    ///
    /// @param ownNetwork whether the network namespace is the container's own, to be configured
    /// @param ownUts whether the UTS namespace, which has the host name, is
    /// @param ownCgroup whether the container gets a cgroup namespace, in which its cgroup is the root
    record Spec(InitSpec spec, boolean ownNetwork, boolean ownUts, boolean ownCgroup, Pty.Size terminal)
            implements SyncMessage {
        @Override
        public void write(MessageWriter out) {
            out.text("spec");
            spec.write(out);
            out.flag(ownNetwork);
            out.flag(ownUts);
            out.flag(ownCgroup);
            writeSize(out, terminal);
        }
    }

    /// Sent instead of `Spec`: become an exec process in a running container. This init was spawned in the container's PID
    /// namespace and is in the host's others. The descriptors are the standard streams (none with a terminal), then a pidfd
    /// of the container's first process. The messages that follow are the same.
    ///
    /// @param namespaces the CLONE_NEW* bits of the namespaces still to be joined
    record Join(InitSpec spec, int namespaces, Pty.Size terminal) implements SyncMessage {
        @Override
        public void write(MessageWriter out) {
            out.text("join");
            spec.write(out);
            out.number(namespaces);
            writeSize(out, terminal);
        }
    }

    /// The file systems are mounted, and `/` still is the host's. Sent only where the specification says that the daemon
    /// has something to do now ([InitHooks]); it puts the init into its cgroup, which it need not do at `Ready`
    /// then, and answers with `Go`.
    record Mounted() implements SyncMessage {
        @Override
        public void write(MessageWriter out) {
            out.text("mounted");
        }
    }

    /// The sandbox is complete.
    record Ready() implements SyncMessage {
        @Override
        public void write(MessageWriter out) {
            out.text("ready");
        }
    }

    /// The init is in its cgroup and may continue.
    record Go() implements SyncMessage {
        @Override
        public void write(MessageWriter out) {
            out.text("go");
        }
    }

    /// dockerinit cannot become the command: `failed`, `mounts`, `mount("proc", …)`, 1, `mounts: …: EPERM`.
    ///
    /// @param step the step of dockerinit's spine
    /// @param call the system call and its arguments; empty for none
    /// @param errno the number; 0 for none
    /// @param message what Docker says after "unable to start container process: "
    record Failed(String step, String call, int errno, String message) implements SyncMessage {
        @Override
        public void write(MessageWriter out) {
            out.text("failed");
            out.text(step);
            out.text(call);
            out.number(errno);
            out.text(message);
        }
    }

    /// The other side has ended, or has called execve.
    record EndOfFile() implements SyncMessage {
        @Override
        public void write(MessageWriter out) {
            throw new IllegalStateException("the end of the pipe is no message that can be sent");
        }
    }
}
