package jd.build;

import java.util.List;
import jd.build.file.BuildException;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.process.ExecUser;
import jd.libcontainer.spec.InitFailure;
import jd.storage.files.BuildTree;

/// The argument of `--chown`: `USER`, `USER:GROUP`, each a name or a number. Without a group, the group with the name or
/// number of the user. Names are looked up in the files of the image.
///
/// Today: builder/dockerfile/internals_linux.go parseChownFlag
final class Owner {
    private Owner() {}

    /// {@return user and group}
    static int[] lookUp(Syscalls syscalls, BuildTree image, String chown) {
        String[] parts = chown.split(":", -1);
        if (parts.length > 2) {
            throw failure("invalid chown string format: " + chown);
        }
        String group = parts.length == 2 && !parts[1].isEmpty() ? parts[1] : parts[0];
        int root = image.rootDescriptor();
        try {
            return new int[] {user(syscalls, root, parts[0]), group(syscalls, root, group)};
        } finally {
            syscalls.close(root);
        }
    }

    private static int user(Syscalls syscalls, int root, String name) {
        if (isNumber(name)) {
            return Integer.parseInt(name);
        }
        try {
            return ExecUser.lookUpBelow(syscalls, root, name, List.of()).uid();
        } catch (InitFailure e) {
            throw failure("can't find uid for user " + name + ": no such user: " + name);
        }
    }

    private static int group(Syscalls syscalls, int root, String name) {
        if (isNumber(name)) {
            return Integer.parseInt(name);
        }
        try {
            return ExecUser.lookUpBelow(syscalls, root, "0:" + name, List.of()).gid();
        } catch (InitFailure e) {
            throw failure("can't find gid for group " + name + ": no such group: " + name);
        }
    }

    private static boolean isNumber(String text) {
        return text.matches("[0-9]{1,9}");
    }

    private static BuildException failure(String why) {
        return new BuildException("unable to convert uid/gid chown string to host mapping: " + why);
    }
}
