package jd.libcontainer.cgroup;

import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import jd.libcontainer.io.TextFile;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.LibcontainerException;
import jd.libcontainer.kernel.MountSyscalls;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.spec.InitMount;

/// The files of one cgroup, by controller: on version 1 in the controller's hierarchy, on version 2 in the only one.
///
/// @param path of the cgroup below each hierarchy's mount point, `/jd/ID`
record CgroupFiles(Syscalls kernel, List<Hierarchy> hierarchies, boolean unified, String path) {
    /// {@return the full path of a controller's file}
    ///
    /// @throws LibcontainerException when this kernel has no such controller
    String path(String controller, String file) {
        for (Hierarchy hierarchy : hierarchies) {
            if (hierarchy.has(controller) || unified) {
                return hierarchy.directory(path) + "/" + file;
            }
        }
        throw new LibcontainerException("limit " + controller + ": this kernel has no such cgroup controller");
    }

    private boolean has(String controller) {
        return unified || hierarchies.stream().anyMatch(hierarchy -> hierarchy.has(controller));
    }

    void write(CgroupWrite setting) {
        if (!setting.required() && !has(setting.controller())) {
            return;
        }
        try {
            TextFile.write(kernel, path(setting.controller(), setting.file()), setting.value());
        } catch (SyscallException e) {
            if (setting.required() || !e.is(Errno.ENOENT)) {
                throw e;
            }
        }
    }

    /// {@return the content; empty if there is no such file, controller or cgroup (any more)}
    String read(String controller, String file) {
        try {
            return has(controller) ? TextFile.readIfPresent(kernel, path(controller, file)) : "";
        } catch (SyscallException e) {
            // The cgroup was removed while the file was open.
            if (e.is(Errno.ENODEV)) {
                return "";
            }
            throw e;
        }
    }

    boolean exists(String controller, String file) {
        if (!has(controller)) {
            return false;
        }
        try {
            kernel.fstatat(FileSyscalls.AT_FDCWD, FileSyscalls.bytes(path(controller, file)), 0);
            return true;
        } catch (SyscallException e) {
            return false;
        }
    }

    int open(String controller, String file, int flags) {
        return kernel.open(path(controller, file), flags | FileSyscalls.O_CLOEXEC);
    }

    /// {@return a descriptor of the file, read once, so that poll(2) reports its next change; empty if there is no such
    /// file}
    OptionalInt openRead(String controller, String file) {
        OptionalInt fd = OptionalInt.empty();
        try {
            fd = OptionalInt.of(open(controller, file, FileSyscalls.O_RDONLY));
            byte[] content = new byte[4096];
            kernel.read(fd.getAsInt(), content, 0, content.length);
            return fd;
        } catch (SyscallException e) {
            fd.ifPresent(kernel::close);
            return OptionalInt.empty();
        }
    }

    /// {@return the number in a file; empty if it contains none, such as `max`}
    OptionalLong number(String controller, String file) {
        return number(read(controller, file).strip());
    }

    /// {@return the number after a key, in a file of lines like `nr_periods 3`}
    OptionalLong number(String controller, String file, String key) {
        for (String line : read(controller, file).split("\n")) {
            if (line.startsWith(key + " ")) {
                return number(line.substring(key.length() + 1).strip());
            }
        }
        return OptionalLong.empty();
    }

    static InitMount bind(String directory, String target, long flags) {
        return new InitMount("bind", directory, target, flags | MountSyscalls.MS_BIND, "");
    }

    static OptionalLong number(String text) {
        return text.matches("[0-9]{1,19}") ? OptionalLong.of(Long.parseUnsignedLong(text)) : OptionalLong.empty();
    }
}
