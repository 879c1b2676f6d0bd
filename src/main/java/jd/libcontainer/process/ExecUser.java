package jd.libcontainer.process;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.Machine;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.spec.InitFailure;
import jd.libcontainer.spec.InitSpec;

/// The user that a command runs as: numbers for the kernel, found in the container's own files.
///
/// Those files are written by many programs, and by hand. Docker's leniency has become part of its interface: a field
/// that is missing is empty, a text where a number belongs is 0. So `odd:x:?:?` is root by another name, here too.
/// Root in the container can also write them to harm, so they are read line by line ([UserFile]).
///
/// Docker 1.2.0: libcontainer user/user.go GetUserGroupSupplementaryHome. Today: moby/sys user.go GetExecUser
///
/// @param groups the supplementary ones, the primary among them
/// @param home the directory of /etc/passwd, or `/` for who is not in it
public record ExecUser(int uid, int gid, List<Integer> groups, String home) {
    private static final String NOBODYS_HOME = "/";

    /// NGROUPS_MAX: setgroups(2) takes no more.
    private static final int MAX_GROUPS = 65_536;

    /// `name:password:uid:gid:comment:home:shell`
    private record Passwd(String name, long uid, long gid, String home) {
        static Passwd of(String[] fields) {
            return new Passwd(fields[0], number(fields, 2), number(fields, 3), field(fields, 5));
        }
    }

    /// `name:password:gid:member,member`
    private record Group(String name, long gid, String members) {
        static Group of(String[] fields) {
            return new Group(fields[0], number(fields, 2), field(fields, 3));
        }

        boolean hasMember(String user) {
            return !members.isEmpty() && ("," + members + ",").contains("," + user + ",");
        }
    }

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
                UserFile.below(kernel, root, "/etc/passwd"),
                UserFile.below(kernel, root, "/etc/group"));
    }

    /// The user of a specification, with whatever groups it means.
    public static ExecUser lookUpBelow(Syscalls kernel, int root, InitSpec spec) {
        ExecUser found = lookUpBelow(kernel, root, spec.user().name(), spec.user().additionalGroups());
        return spec.bundle().exactGroups() ? found.withGroups(spec.user().additionalGroups()) : found;
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
            return withHome(UserFile.below(kernel, root, "/etc/passwd"));
        } finally {
            kernel.close(root);
        }
    }

    ExecUser withHome(UserFile passwdFile) {
        String number = Integer.toString(uid);
        String own = firstPasswd(number, passwdFile, passwd -> passwd.uid() == uid).map(Passwd::home).orElse(NOBODYS_HOME);
        return new ExecUser(uid, gid, groups, own);
    }

    /// Goes on to the end of the file after the entry, as Docker does: a line that is too long is refused wherever it is.
    private static Optional<Passwd> firstPasswd(String user, UserFile file, Predicate<Passwd> wanted) {
        List<Passwd> found = new ArrayList<>();
        file.forEach(user, fields -> {
            Passwd passwd = Passwd.of(fields);
            if (found.isEmpty() && wanted.test(passwd)) {
                found.add(passwd);
            }
        });
        return found.stream().findFirst();
    }

    public static ExecUser find(String user, List<String> additional, String passwdText, String groupText) {
        return find(user, additional, UserFile.of(passwdText), UserFile.of(groupText));
    }

    private static ExecUser find(String user, List<String> additional, UserFile passwdFile, UserFile groupFile) {
        // What follows a second colon is ignored.
        String[] words = user.split(":", -1);
        String name = nameIn(user);
        String group = words.length > 1 ? words[1] : "";

        Optional<Passwd> entry = entry(name, passwdFile);
        long uid = entry.isPresent() ? entry.get().uid() : numberOfUser(name);

        Optional<String> member = entry.map(Passwd::name).filter(_ -> group.isEmpty());
        Set<String> groupNames = new HashSet<>(additional);
        groupNames.add(group);
        GroupSearch groups = new GroupSearch(name, groupFile, member, groupNames);
        long gid = group.isEmpty() ? entry.map(Passwd::gid).orElse(0L) : groups.gid(group, "unable");

        Set<Integer> supplementary = new LinkedHashSet<>(List.of((int) gid));
        supplementary.addAll(groups.memberships);
        for (String extra : additional) {
            supplementary.add((int) groups.gid(extra, "Unable"));
        }
        if ((int) uid < 0 || (int) gid < 0) {
            throw failure("unable to setup user: " + OUT_OF_RANGE);
        }
        return new ExecUser((int) uid, (int) gid, groups.lookUpAgain(supplementary),
                entry.map(Passwd::home).orElse(NOBODYS_HOME));
    }

    /// {@return who is looked for: `bob` of `bob:staff`, and root's number where nobody is named}
    public static String nameIn(String user) {
        String name = user.split(":", -1)[0];
        return name.isEmpty() ? "0" : name;
    }

    /// A number is looked for among the numbers, anything else among the names.
    private static Optional<Passwd> entry(String user, UserFile file) {
        boolean number = isNumber(user);
        return firstPasswd(user, file, passwd ->
                number ? passwd.uid() == Long.parseLong(user) : passwd.name().equals(user));
    }

    private static long numberOfUser(String user) {
        if (!isNumber(user)) {
            throw failure("unable to find user " + user + ": no matching entries in passwd file");
        }
        return inRange(user);
    }

    /// The group file, asked for names and for the memberships of one user.
    private static final class GroupSearch {
        private final String user;
        private final UserFile file;
        private final Set<Integer> memberships = new LinkedHashSet<>();
        private final Map<String, Long> named = new HashMap<>();

        GroupSearch(String user, UserFile file, Optional<String> member, Set<String> names) {
            this.user = user;
            this.file = file;
            file.forEach(user, fields -> {
                Group group = Group.of(fields);
                if (names.contains(group.name())) {
                    named.putIfAbsent(group.name(), group.gid());
                }
                if (member.isPresent() && group.hasMember(member.get())) {
                    memberships.add((int) group.gid());
                    if (memberships.size() > MAX_GROUPS) {
                        throw failure("unable to find groups for " + user + ": more than " + MAX_GROUPS);
                    }
                }
            });
        }

        /// {@return the group of this name or number; a number need not be in the file}
        long gid(String name, String unable) {
            if (isNumber(name)) {
                return inRange(name);
            }
            if (!named.containsKey(name)) {
                throw failure(unable + " to find group " + name + ": no matching entries in group file");
            }
            return named.get(name);
        }

        /// Docker hands the supplementary groups to runc as words, which looks for each among names *and* numbers. So a
        /// group that is called `777` takes the place of the one with that number.
        List<Integer> lookUpAgain(Set<Integer> gids) {
            Set<String> words = new HashSet<>();
            gids.forEach(gid -> words.add(Integer.toUnsignedString(gid)));
            Map<String, Integer> found = new HashMap<>();
            file.forEach(user, fields -> {
                Group group = Group.of(fields);
                for (String word : List.of(group.name(), Long.toString(group.gid()))) {
                    if (words.contains(word)) {
                        found.putIfAbsent(word, (int) group.gid());
                    }
                }
            });
            Set<Integer> result = new LinkedHashSet<>();
            for (int gid : gids) {
                Integer again = found.get(Integer.toUnsignedString(gid));
                if (again == null && gid < 0) {
                    throw failure("unable to setup user: " + OUT_OF_RANGE);
                }
                result.add(again == null ? gid : again);
            }
            return List.copyOf(result);
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

    private static String field(String[] fields, int index) {
        return index < fields.length ? fields[index] : "";
    }

    private static long number(String[] fields, int index) {
        String text = field(fields, index);
        return isNumber(text) ? Long.parseLong(text) : 0;
    }
}
