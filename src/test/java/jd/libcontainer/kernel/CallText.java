package jd.libcontainer.kernel;

import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import jd.libcontainer.kernel.ProcessSyscalls.SpawnRequest;
import jd.libcontainer.spec.MessageReader;

/// Writes a call of the fake kernel as text, as strace(1) does: descriptors with what they refer to, flags by name, and no
/// contents of buffers. `mount("proc", "/proc", "proc", MS_NOSUID|MS_NODEV, "")`, `fchdir(</rootfs/work>)`
record CallText(FakeProcessTable processes, FakeFileSystem files) {
    private static final int LONGEST = 60;
    private static final Map<Long, String> MOUNT_FLAGS = new LinkedHashMap<>();
    private static final Map<Long, String> CLONE_FLAGS = new LinkedHashMap<>();

    static {
        MOUNT_FLAGS.put(MountSyscalls.MS_RDONLY, "MS_RDONLY");
        MOUNT_FLAGS.put(MountSyscalls.MS_NOSUID, "MS_NOSUID");
        MOUNT_FLAGS.put(MountSyscalls.MS_NODEV, "MS_NODEV");
        MOUNT_FLAGS.put(MountSyscalls.MS_NOEXEC, "MS_NOEXEC");
        MOUNT_FLAGS.put(MountSyscalls.MS_REMOUNT, "MS_REMOUNT");
        MOUNT_FLAGS.put(MountSyscalls.MS_BIND, "MS_BIND");
        MOUNT_FLAGS.put(MountSyscalls.MS_REC, "MS_REC");
        MOUNT_FLAGS.put(MountSyscalls.MS_PRIVATE, "MS_PRIVATE");
        MOUNT_FLAGS.put(MountSyscalls.MS_SLAVE, "MS_SLAVE");
        MOUNT_FLAGS.put(MountSyscalls.MS_SHARED, "MS_SHARED");
        MOUNT_FLAGS.put(MountSyscalls.MS_RELATIME, "MS_RELATIME");
        MOUNT_FLAGS.put(MountSyscalls.MS_STRICTATIME, "MS_STRICTATIME");
        CLONE_FLAGS.put((long) MountSyscalls.CLONE_FS, "CLONE_FS");
        CLONE_FLAGS.put((long) MountSyscalls.CLONE_NEWNS, "CLONE_NEWNS");
        CLONE_FLAGS.put((long) MountSyscalls.CLONE_NEWCGROUP, "CLONE_NEWCGROUP");
        CLONE_FLAGS.put((long) MountSyscalls.CLONE_NEWUTS, "CLONE_NEWUTS");
        CLONE_FLAGS.put((long) MountSyscalls.CLONE_NEWIPC, "CLONE_NEWIPC");
        CLONE_FLAGS.put((long) MountSyscalls.CLONE_NEWPID, "CLONE_NEWPID");
        CLONE_FLAGS.put((long) MountSyscalls.CLONE_NEWNET, "CLONE_NEWNET");
    }

    String of(Method method, Object[] of) {
        String arguments = switch (method.getName()) {
            case "mount" -> String.join(", ",
                    quoted(of[0]), quoted(mountPoint((String) of[1])), quoted(of[2]),
                    flags(MOUNT_FLAGS, (Long) of[3]), quoted(of[4]));
            case "unshare" -> flags(CLONE_FLAGS, (Integer) of[0]);
            case "umask" -> "0" + Integer.toOctalString((Integer) of[0]);
            case "prctl" -> of[0] + ", " + of[1];
            case "write" -> descriptor((Integer) of[0]) + ", "
                    + shortened((byte[]) of[1], (Integer) of[2], (Integer) of[3]);
            case "sendmsg" -> descriptor((Integer) of[0]) + ", " + message((byte[]) of[1]) + ", "
                    + Arrays.stream((int[]) of[2]).mapToObj(this::descriptor).toList();
            case "posix_spawn" -> quoted(((SpawnRequest) of[0]).program()) + ", " + ((SpawnRequest) of[0]).arguments();
            case "execve" -> quoted(text(of[0])) + ", " + ((List<?>) of[1]).stream().map(CallText::text).toList();
            default -> list(method.getParameters(), of);
        };
        return method.getName() + "(" + arguments + ")";
    }

    /// The compiler keeps the names of parameters (`-parameters`).
    private String list(Parameter[] parameters, Object[] of) {
        List<String> arguments = new ArrayList<>();
        for (int i = 0; i < of.length; i++) {
            arguments.add(argument(parameters[i].getName().toLowerCase(), of[i]));
        }
        return String.join(", ", arguments);
    }

    private String argument(String parameter, Object argument) {
        return switch (argument) {
            case Integer fd when parameter.endsWith("fd") -> descriptor(fd);
            case byte[] name when parameter.endsWith("path") || parameter.equals("target") -> quoted(text(name));
            case byte[] bytes -> quoted(bytes.length + " bytes");
            case int[] numbers -> Arrays.toString(numbers);
            case Long bits -> "0x" + Long.toHexString(bits);
            case String text -> quoted(text);
            default -> String.valueOf(argument);
        };
    }

    private static String quoted(Object text) {
        return "\"" + text + "\"";
    }

    private static String text(Object bytes) {
        return new String((byte[]) bytes, StandardCharsets.UTF_8);
    }

    private String mountPoint(String path) {
        try {
            return FakeProcess.isByDescriptor(path) ? files.pathOf(processes.self().existing(path)) : path;
        } catch (FakeErrno e) {
            // mount(2) reports it.
            return path;
        }
    }

    private String descriptor(int fd) {
        return switch (processes.self().descriptors.get(fd)) {
            case FakeDescription.File file -> "<" + files.pathOf(file.node) + ">";
            case FakeDescription.Socket _ -> "<socket>";
            case FakeDescription.Pidfd pidfd -> "<pidfd of " + pidfd.process.pid + ">";
            case FakeDescription.ReadEnd _ -> "<pipe>";
            case FakeDescription.WriteEnd _ -> "<pipe>";
            case null -> fd == FileSyscalls.AT_FDCWD ? "AT_FDCWD" : String.valueOf(fd);
        };
    }

    private static String shortened(byte[] buffer, int offset, int length) {
        String text = new String(buffer, offset, length, StandardCharsets.UTF_8).replace("\n", "\\n");
        return text.length() > LONGEST ? length + " bytes" : quoted(text);
    }

    /// {@return the name of a message on the sync pipe, or the length of the rest of one}
    private static String message(byte[] packet) {
        try {
            return new MessageReader(Arrays.copyOfRange(packet, 1, packet.length)).text();
        } catch (LibcontainerException e) {
            return packet.length + " bytes";
        }
    }

    private static String flags(Map<Long, String> names, long flags) {
        List<String> set = new ArrayList<>();
        long rest = flags;
        for (Map.Entry<Long, String> name : names.entrySet()) {
            if ((flags & name.getKey()) != 0) {
                set.add(name.getValue());
                rest &= ~name.getKey();
            }
        }
        if (rest != 0 || set.isEmpty()) {
            set.add(rest == 0 ? "0" : "0x" + Long.toHexString(rest));
        }
        return String.join("|", set);
    }
}
