package jd.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import jd.libcontainer.io.Subprocess;
import jd.libcontainer.namespace.IdMap;
import jd.libcontainer.namespace.IdMaps;
import jd.libcontainer.namespace.SubordinateIds;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads `--userns-remap USER[:GROUP]`: root of every container is mapped to the first of USER's subordinate ids.
///
/// `default` is the user dockremap, which is created on demand, as in Docker.
///
/// Today: cmd/dockerd daemon/daemon_unix.go parseRemappedRoot, setupRemappedRoot
///
/// @param etc the directory of subuid and subgid
record UsernsRemap(Subprocess programs, Path etc) {
    private static final Logger LOG = LoggerFactory.getLogger(UsernsRemap.class);
    private static final String DEFAULT_USER = "dockremap";
    private static final int RANGE = 65_536;
    private static final int FIRST = 100_000;
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

    /// A line of passwd or group: `name:password:number:…`.
    private record Entry(String name, int id) {}

    /// {@return the mappings; [IdMaps#SAME] for an empty flag, and for root}
    IdMaps maps(String flag) {
        if (flag.isEmpty()) {
            return IdMaps.SAME;
        }
        String[] parts = flag.split(":", -1);
        if (parts.length > 2) {
            throw new DaemonException("invalid user/group specification in --userns-remap: \"" + flag + "\"");
        }
        Entry user = parts[0].equals("default") ? defaultUser() : user(parts[0]);
        if (parts.length == 2) {
            group(parts[1]);
        }
        if (user.id() == 0) {
            LOG.warn("User namespaces: root cannot be remapped with itself; user namespaces are OFF");
            return IdMaps.SAME;
        }
        return new IdMaps(map("subuid", user), map("subgid", user));
    }

    private Entry user(String text) {
        try {
            return entry("passwd", text);
        } catch (DaemonException e) {
            throw new DaemonException(NUMBER.matcher(text).matches()
                    ? "Uid " + text + " has no entry in /etc/passwd: " + e.getMessage()
                    : "Error during uid lookup for \"" + text + "\": " + e.getMessage());
        }
    }

    private void group(String text) {
        try {
            entry("group", text);
        } catch (DaemonException e) {
            throw new DaemonException(NUMBER.matcher(text).matches()
                    ? "Gid " + text + " has no entry in /etc/group: " + e.getMessage()
                    : "Error during groupname lookup for \"" + text + "\": " + e.getMessage());
        }
    }

    private Entry entry(String database, String key) {
        Subprocess.Result found = programs.run(Subprocess.Command.of("getent", database, key));
        String[] fields = found.stdout().strip().split(":");
        if (!found.succeeded() || fields.length < 3) {
            throw new DaemonException(
                    "getent unable to find entry \"" + key + "\" in " + database + " database");
        }
        return new Entry(fields[0], Integer.parseInt(fields[2]));
    }

    private IdMap map(String file, Entry user) {
        IdMap map = SubordinateIds.mapOf(read(file), user.name(), user.id());
        if (map.equals(IdMap.SAME)) {
            throw new DaemonException(
                    "Can't create ID mappings: no " + file + " ranges found for user \"" + user.name() + "\"");
        }
        return map;
    }

    private String read(String file) {
        Path path = etc.resolve(file);
        try {
            return Files.exists(path) ? Files.readString(path) : "";
        } catch (IOException e) {
            throw new DaemonException("read " + path + ": " + e.getMessage(), e);
        }
    }

    private Entry defaultUser() {
        if (!programs.run(Subprocess.Command.of("getent", "passwd", DEFAULT_USER)).succeeded()) {
            programs.require(Subprocess.Command.of(
                    "useradd", "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent",
                    "--shell", "/bin/false", DEFAULT_USER));
        }
        Entry user = entry("passwd", DEFAULT_USER);
        giveRange("subuid", "--add-subuids", user);
        giveRange("subgid", "--add-subgids", user);
        return user;
    }

    private void giveRange(String file, String option, Entry user) {
        String text = read(file);
        if (SubordinateIds.mapOf(text, user.name(), user.id()).equals(IdMap.SAME)) {
            int first = firstFree(text);
            programs.require(Subprocess.Command.of(
                    "usermod", option, first + "-" + (first + RANGE - 1), user.name()));
        }
    }

    /// {@return the first number after all subordinate ids}
    static int firstFree(String text) {
        return text.lines()
                .map(line -> List.of(line.strip().split(":")))
                .filter(fields -> fields.size() == 3 && NUMBER.matcher(fields.get(1)).matches()
                        && NUMBER.matcher(fields.get(2)).matches())
                .mapToInt(fields -> Integer.parseInt(fields.get(1)) + Integer.parseInt(fields.get(2)))
                .reduce(FIRST, Math::max);
    }
}
