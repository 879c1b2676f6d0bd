package jd.libcontainer.process;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import jd.libcontainer.Errno;
import jd.libcontainer.FileSyscalls;
import jd.libcontainer.InitFailure;
import jd.libcontainer.Machine;
import jd.libcontainer.Syscalls;
import jd.libcontainer.TextFile;

/// Who the command runs as: numbers for the kernel, found in the image's own files.
///
/// Docker 1.2.0: libcontainer user/user.go GetUserGroupSupplementaryHome
///
/// @param groups the supplementary ones, the primary among them
/// @param home the directory of /etc/passwd, or `/`
public record ExecUser(int uid, int gid, List<Integer> groups, String home) {
    /// `name:password:uid:gid:comment:home:shell`
    private record Passwd(String name, int uid, int gid, String home) {}

    /// `name:password:gid:member,member`
    private record Group(String name, int gid, List<String> members) {}

    public ExecUser {
        groups = List.copyOf(groups);
    }

    /// @param user as `-u` takes it: empty, `name`, `uid`, `name:group`, `uid:gid`, `:group`
    /// @param additional as `--group-add` takes them
    public static ExecUser lookUp(Syscalls kernel, String user, List<String> additional) {
        return find(
                user,
                additional,
                TextFile.readIfPresent(kernel, "/etc/passwd"),
                TextFile.readIfPresent(kernel, "/etc/group"));
    }

    /// The same for a process that is not there yet, by the files below `root`.
    public static ExecUser lookUpBelow(Syscalls kernel, int root, String user, List<String> additional) {
        return find(
                user,
                additional,
                TextFile.readBelow(kernel, root, "/etc/passwd"),
                TextFile.readBelow(kernel, root, "/etc/group"));
    }

    /// The same for a process that has come into a container in which others have been before.
    public static ExecUser lookUpHere(Syscalls kernel, String user, List<String> additional) {
        int flags = FileSyscalls.O_PATH | Machine.O_DIRECTORY | FileSyscalls.O_CLOEXEC;
        int root = kernel.openat(FileSyscalls.AT_FDCWD, FileSyscalls.bytes("/"), flags, 0);
        try {
            return lookUpBelow(kernel, root, user, additional);
        } finally {
            kernel.close(root);
        }
    }

    public static ExecUser find(String user, List<String> additional, String passwdText, String groupText) {
        List<Group> groups = groups(groupText);
        // What follows a second colon nobody has ever asked for.
        String[] words = user.split(":", -1);
        String name = words[0];
        String group = words.length > 1 ? words[1] : "";

        Optional<Passwd> entry = entry(name.isEmpty() ? "0" : name, passwds(passwdText));
        int uid = entry.isPresent() ? entry.get().uid() : name.isEmpty() ? 0 : numberOfUser(name);
        int gid = group.isEmpty() ? entry.map(Passwd::gid).orElse(0) : gid(group, groups, "unable");

        List<Integer> supplementary = new ArrayList<>(List.of(gid));
        if (group.isEmpty() && entry.isPresent()) {
            addMemberships(entry.get().name(), groups, supplementary);
        }
        for (String extra : additional) {
            addOnce(supplementary, gid(extra, groups, "Unable"));
        }
        return new ExecUser(uid, gid, supplementary, entry.map(Passwd::home).orElse("/"));
    }

    /// A number is looked for among the numbers, anything else among the names.
    private static Optional<Passwd> entry(String user, List<Passwd> passwds) {
        OptionalInt number = number(user);
        for (Passwd passwd : passwds) {
            boolean found = number.isPresent() ? passwd.uid() == number.getAsInt() : passwd.name().equals(user);
            if (found) {
                return Optional.of(passwd);
            }
        }
        return Optional.empty();
    }

    private static int numberOfUser(String user) {
        return number(user)
                .orElseThrow(() -> failure("unable to find user " + user + ": no matching entries in passwd file"));
    }

    /// {@return the group of this name or number; a number need not be in the file}
    private static int gid(String group, List<Group> groups, String unable) {
        OptionalInt number = number(group);
        if (number.isPresent()) {
            return number.getAsInt();
        }
        for (Group candidate : groups) {
            if (candidate.name().equals(group)) {
                return candidate.gid();
            }
        }
        throw failure(unable + " to find group " + group + ": no matching entries in group file");
    }

    private static void addMemberships(String name, List<Group> groups, List<Integer> gids) {
        for (Group group : groups) {
            if (group.members().contains(name)) {
                addOnce(gids, group.gid());
            }
        }
    }

    private static void addOnce(List<Integer> gids, int gid) {
        if (!gids.contains(gid)) {
            gids.add(gid);
        }
    }

    /// {@return the number that a text is, if it is one}
    private static OptionalInt number(String text) {
        long number;
        try {
            number = Long.parseLong(text);
        } catch (NumberFormatException e) {
            return OptionalInt.empty();
        }
        if (number < 0 || number > Integer.MAX_VALUE) {
            throw failure("uids and gids must be in range 0-2147483647");
        }
        return OptionalInt.of((int) number);
    }

    private static InitFailure failure(String message) {
        return new InitFailure("user", Errno.UNKNOWN, message);
    }

    private static List<Passwd> passwds(String text) {
        List<Passwd> passwds = new ArrayList<>();
        for (String line : text.split("\n")) {
            String[] fields = line.split(":", -1);
            if (fields.length >= 4 && isNumber(fields[2]) && isNumber(fields[3])) {
                String home = fields.length > 5 ? fields[5] : "";
                passwds.add(new Passwd(
                        fields[0], Integer.parseInt(fields[2]), Integer.parseInt(fields[3]), home));
            }
        }
        return passwds;
    }

    private static List<Group> groups(String text) {
        List<Group> groups = new ArrayList<>();
        for (String line : text.split("\n")) {
            String[] fields = line.split(":", -1);
            if (fields.length >= 3 && isNumber(fields[2])) {
                List<String> members = fields.length > 3 ? List.of(fields[3].strip().split(",")) : List.of();
                groups.add(new Group(fields[0], Integer.parseInt(fields[2]), members));
            }
        }
        return groups;
    }

    /// A line that is not well-formed is passed over, as Docker does.
    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.length() < 10 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
