package jd.libcontainer.nsinit;

import java.util.ArrayList;
import java.util.List;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.namespace.DebugWait;
import jd.libcontainer.namespace.Namespace;
import jd.libcontainer.namespace.Namespaces;
import jd.libcontainer.namespace.UserNamespace;

/// The namespaces of a plan, with open descriptors of those to be joined, so that a change of the files has no effect
/// afterwards.
record OpenedNamespaces(Syscalls kernel, Namespaces namespaces, List<Integer> descriptors) implements AutoCloseable {
    static OpenedNamespaces open(Syscalls kernel, NamespacePlan plan) {
        List<Integer> descriptors = new ArrayList<>();
        try {
            Namespaces namespaces = new Namespaces(
                    namespace(kernel, plan, "network", descriptors),
                    namespace(kernel, plan, "pid", descriptors),
                    namespace(kernel, plan, "ipc", descriptors),
                    namespace(kernel, plan, "uts", descriptors),
                    namespace(kernel, plan, "cgroup", descriptors),
                    users(kernel, plan, descriptors),
                    DebugWait.NONE);
            return new OpenedNamespaces(kernel, namespaces, descriptors);
        } catch (RuntimeException e) {
            descriptors.forEach(kernel::close);
            throw e;
        }
    }

    private static Namespace namespace(Syscalls kernel, NamespacePlan plan, String kind, List<Integer> descriptors) {
        if (!plan.paths().containsKey(kind)) {
            return Namespace.HOST;
        }
        return plan.isOwn(kind)
                ? Namespace.OWN
                : new Namespace.Joined(open(kernel, plan.paths().get(kind), descriptors));
    }

    private static UserNamespace users(Syscalls kernel, NamespacePlan plan, List<Integer> descriptors) {
        if (!plan.paths().containsKey("user")) {
            return UserNamespace.HOST;
        }
        return plan.isOwn("user")
                ? new UserNamespace.Mapped(plan.maps())
                : new UserNamespace.Joined(open(kernel, plan.paths().get("user"), descriptors));
    }

    private static int open(Syscalls kernel, String path, List<Integer> descriptors) {
        try {
            byte[] file = FileSyscalls.bytes(path);
            int fd = kernel.openat(FileSyscalls.AT_FDCWD, file, FileSyscalls.O_RDONLY | FileSyscalls.O_CLOEXEC, 0);
            descriptors.add(fd);
            return fd;
        } catch (SyscallException e) {
            throw new NsinitException("lstat " + path + ": " + e.errno().description());
        }
    }

    @Override
    public void close() {
        descriptors.forEach(kernel::close);
        descriptors.clear();
    }
}
