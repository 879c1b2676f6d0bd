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

/// The user of a command: IDs, found in the container's own /etc/passwd and /etc/group.
///
/// Docker reads these files leniently, and images rely on it: a missing field is empty, text in place of a number is 0.
/// So `odd:x:?:?` is another name for root, here too. Root in the container can write anything into them, so they are
/// read line by line ([UserFile]).
///
/// Docker 1.2.0: libcontainer user/user.go GetUserGroupSupplementaryHome. Today: moby/sys user.go GetExecUser
///
/// @param groups the supplementary groups, including the primary one
/// @param home the directory in /etc/passwd, or `/` if the user is not in it
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

    /// @param root a descriptor of the directory below which the files are read
    /// @param user as `-u` takes it: empty, `name`, `uid`, `name:group`, `uid:gid`, `:group`
    /// @param additional as `--group-add` takes them
    public static ExecUser lookUpBelow(Syscalls kernel, int root, String user, List<String> additional) {
        return find(
                user,
                additional,
                UserFile.below(kernel, root, "/etc/passwd"),
                UserFile.below(kernel, root, "/etc/group"));
    }

    /// The user of a specification, with its groups.
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

    /// The same for an exec process, whose container may have changed the files.
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
        return kernel.open("/", flags);
    }

    /// {@return the same user, with the home directory in the process's own /etc/passwd, which may be in a volume} The
    /// user is looked up in the image, the home directory in the finished container.
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

    /// Reads to the end of the file after the entry, as Docker does: a line that is too long is refused anywhere.
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
        // The part after a second colon is ignored.
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

    /// {@return the user part: `bob` of `bob:staff`, and 0 if it is empty}
    public static String nameIn(String user) {
        String name = user.split(":", -1)[0];
        return name.isEmpty() ? "0" : name;
    }

    /// A number is compared with the IDs, anything else with the names.
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

    /// Looks names and the memberships of one user up in the group file.
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

        /// Docker passes the supplementary groups to runc as text, which compares each with names *and* IDs. So a group
        /// with the name `777` is preferred to the one with that ID.
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
