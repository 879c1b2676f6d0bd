package jd.libcontainer.process;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jd.libcontainer.Errno;
import jd.libcontainer.FileSyscalls;
import jd.libcontainer.InitFailure;
import jd.libcontainer.InitSpec;
import jd.libcontainer.Machine;
import jd.libcontainer.Syscalls;
import jd.libcontainer.TextFile;

/// Who the command runs as: numbers for the kernel, found in the image's own files.
///
/// Those files are written by many programs, and by hand. Docker reads them with a patience that has become a promise: a
/// field that is missing is empty, a number that is none is 0. So `odd:x:?:?` is root by another name, here too.
///
/// Docker 1.2.0: libcontainer user/user.go GetUserGroupSupplementaryHome. Today: moby/sys user.go GetExecUser
///
/// @param groups the supplementary ones, the primary among them
/// @param home the directory of /etc/passwd, or `/` for who is not in it
public record ExecUser(int uid, int gid, List<Integer> groups, String home) {
    private static final String NOBODYS_HOME = "/";
    private static final int LONGEST_LINE = 64 << 10;

    /// `name:password:uid:gid:comment:home:shell`
    private record Passwd(String name, long uid, long gid, String home) {}

    /// `name:password:gid:member,member`
    private record Group(String name, long gid, List<String> members) {}

    public ExecUser {
        groups = List.copyOf(groups);
    }

    /// @param root a directory, below which the image's files are looked for
    /// @param user as `-u` takes it: empty, `name`, `uid`, `name:group`, `uid:gid`, `:group`
    /// @param additional as `--group-add` takes them
    public static ExecUser lookUpBelow(Syscalls kernel, int root, String user, List<String> additional) {
        return find(
                user,
                additional,
                TextFile.readBelow(kernel, root, "/etc/passwd"),
                TextFile.readBelow(kernel, root, "/etc/group"));
    }

    /// The user of a specification, with whatever groups it means.
    public static ExecUser lookUpBelow(Syscalls kernel, int root, InitSpec spec) {
        ExecUser found = lookUpBelow(kernel, root, spec.user(), spec.additionalGroups());
        return spec.bundle().exactGroups() ? found.withGroups(spec.additionalGroups()) : found;
    }

    private ExecUser withGroups(List<String> numbers) {
        List<Integer> exact = new ArrayList<>();
        for (String number : numbers) {
            exact.add((int) inRange(number));
        }
        return new ExecUser(uid, gid, exact, home);
    }

    /// The same for a process that has come into a container in which others have been before.
    public static ExecUser lookUpHere(Syscalls kernel, InitSpec spec) {
        int root = root(kernel);
        try {
            return lookUpBelow(kernel, root, spec);
        } finally {
            kernel.close(root);
        }
    }

    private static int root(Syscalls kernel) {
        int flags = FileSyscalls.O_PATH | Machine.O_DIRECTORY | FileSyscalls.O_CLOEXEC;
        return kernel.openat(FileSyscalls.AT_FDCWD, FileSyscalls.bytes("/"), flags, 0);
    }

    /// {@return the same user, with the home that the process's own /etc/passwd has for the number} A volume may have
    /// brought that file: who somebody is the image says, where he lives the container.
    public ExecUser atHome(Syscalls kernel) {
        int root = root(kernel);
        try {
            return withHome(TextFile.readBelow(kernel, root, "/etc/passwd"));
        } finally {
            kernel.close(root);
        }
    }

    ExecUser withHome(String passwdText) {
        for (Passwd passwd : passwds(passwdText)) {
            if (passwd.uid() == uid) {
                return new ExecUser(uid, gid, groups, passwd.home());
            }
        }
        return new ExecUser(uid, gid, groups, NOBODYS_HOME);
    }

    public static ExecUser find(String user, List<String> additional, String passwdText, String groupText) {
        refuseLongLines(passwdText, user);
        refuseLongLines(groupText, user);
        List<Group> groups = groups(groupText);
        // What follows a second colon nobody has ever asked for.
        String[] words = user.split(":", -1);
        String name = nameIn(user);
        String group = words.length > 1 ? words[1] : "";

        Optional<Passwd> entry = entry(name, passwds(passwdText));
        long uid = entry.isPresent() ? entry.get().uid() : numberOfUser(name);
        long gid = group.isEmpty() ? entry.map(Passwd::gid).orElse(0L) : gid(group, groups, "unable");

        List<Integer> supplementary = new ArrayList<>(List.of((int) gid));
        if (group.isEmpty() && entry.isPresent()) {
            addMemberships(entry.get().name(), groups, supplementary);
        }
        for (String extra : additional) {
            addOnce(supplementary, gid(extra, groups, "Unable"));
        }
        if ((int) uid < 0 || (int) gid < 0) {
            throw failure("unable to setup user: " + OUT_OF_RANGE);
        }
        return new ExecUser(
                (int) uid, (int) gid, lookUpAgain(supplementary, groups), entry.map(Passwd::home).orElse(NOBODYS_HOME));
    }

    /// Go's reader of lines takes no longer ones.
    private static void refuseLongLines(String text, String user) {
        for (int start = 0, end; start < text.length(); start = end + 1) {
            int newline = text.indexOf('\n', start);
            end = newline < 0 ? text.length() : newline;
            if (end - start >= LONGEST_LINE) {
                throw failure("unable to find user " + nameIn(user) + ": bufio.Scanner: token too long");
            }
        }
    }

    /// {@return who is looked for: `bob` of `bob:staff`, and root's number where nobody is named}
    public static String nameIn(String user) {
        String name = user.split(":", -1)[0];
        return name.isEmpty() ? "0" : name;
    }

    /// Docker hands the supplementary groups to runc as words, which looks for each among names *and* numbers. So a
    /// group that is called `777` takes the place of the one with that number.
    private static List<Integer> lookUpAgain(List<Integer> gids, List<Group> groups) {
        List<Integer> found = new ArrayList<>();
        for (int gid : gids) {
            String word = Integer.toUnsignedString(gid);
            Optional<Group> group = groups.stream()
                    .filter(candidate -> candidate.name().equals(word) || Long.toString(candidate.gid()).equals(word))
                    .findFirst();
            if (group.isEmpty() && gid < 0) {
                throw failure("unable to setup user: " + OUT_OF_RANGE);
            }
            addOnce(found, group.map(Group::gid).orElse((long) gid));
        }
        return found;
    }

    /// A number is looked for among the numbers, anything else among the names.
    private static Optional<Passwd> entry(String user, List<Passwd> passwds) {
        boolean number = isNumber(user);
        for (Passwd passwd : passwds) {
            if (number ? passwd.uid() == Long.parseLong(user) : passwd.name().equals(user)) {
                return Optional.of(passwd);
            }
        }
        return Optional.empty();
    }

    private static long numberOfUser(String user) {
        if (!isNumber(user)) {
            throw failure("unable to find user " + user + ": no matching entries in passwd file");
        }
        return inRange(user);
    }

    /// {@return the group of this name or number; a number need not be in the file}
    private static long gid(String group, List<Group> groups, String unable) {
        if (isNumber(group)) {
            return inRange(group);
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

    private static void addOnce(List<Integer> gids, long gid) {
        if (!gids.contains((int) gid)) {
            gids.add((int) gid);
        }
    }

    private static final String OUT_OF_RANGE = "uids and gids must be in range 0-2147483647";

    private static boolean isNumber(String text) {
        try {
            Long.parseLong(text);
            return true;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static long inRange(String number) {
        long value = Long.parseLong(number);
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw failure(OUT_OF_RANGE);
        }
        return value;
    }

    private static InitFailure failure(String message) {
        return new InitFailure("user", Errno.UNKNOWN, message);
    }

    private static List<Passwd> passwds(String text) {
        List<Passwd> passwds = new ArrayList<>();
        for (String[] fields : lines(text)) {
            passwds.add(new Passwd(fields[0], number(fields, 2), number(fields, 3), field(fields, 5)));
        }
        return passwds;
    }

    private static List<Group> groups(String text) {
        List<Group> groups = new ArrayList<>();
        for (String[] fields : lines(text)) {
            String members = field(fields, 3);
            groups.add(new Group(
                    fields[0], number(fields, 2), members.isEmpty() ? List.of() : List.of(members.split(",", -1))));
        }
        return groups;
    }

    /// {@return the fields of every line that is not empty}
    private static List<String[]> lines(String text) {
        List<String[]> lines = new ArrayList<>();
        for (String line : text.split("\n")) {
            if (!line.isBlank()) {
                lines.add(line.strip().split(":", -1));
            }
        }
        return lines;
    }

    private static String field(String[] fields, int index) {
        return index < fields.length ? fields[index] : "";
    }

    private static long number(String[] fields, int index) {
        String text = field(fields, index);
        return isNumber(text) ? Long.parseLong(text) : 0;
    }
}
