package jd.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jd.libcontainer.io.Subprocess;
import jd.libcontainer.namespace.IdMap;
import jd.libcontainer.namespace.IdMaps;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsernsRemapTest {
    @TempDir
    Path etc;

    private final List<String> run = new ArrayList<>();
    private final Map<String, String> databases = new HashMap<>(Map.of(
            "passwd joe", "joe:x:2000:2000::/:/bin/false\n",
            "passwd 2000", "joe:x:2000:2000::/:/bin/false\n",
            "passwd root", "root:x:0:0::/root:/bin/sh\n",
            "group joe", "joe:x:2000:\n"));

    /// Answers getent from `databases`; the tools that create users only record their command lines.
    private final Subprocess programs = new Subprocess() {
        @Override
        public Result run(Command command) {
            List<String> words = command.words();
            if (words.getFirst().equals("getent")) {
                String found = databases.getOrDefault(words.get(1) + " " + words.get(2), "");
                return new Result(found.isEmpty() ? 2 : 0, found, "");
            }
            run.add(command.toString());
            if (words.getFirst().equals("useradd")) {
                databases.put("passwd dockremap", "dockremap:x:999:999::/:/bin/false\n");
            } else {
                String file = words.get(1).equals("--add-subuids") ? "subuid" : "subgid";
                String[] range = words.get(2).split("-");
                append(file, words.get(3) + ":" + range[0] + ":"
                        + (Integer.parseInt(range[1]) - Integer.parseInt(range[0]) + 1) + "\n");
            }
            return new Result(0, "", "");
        }

        @Override
        public ProcessHandle detach(Command command, Path log) {
            throw new AssertionError(command.toString());
        }

        @Override
        public Optional<Path> find(String program) {
            return Optional.empty();
        }
    };

    private void append(String file, String text) {
        try {
            Path path = etc.resolve(file);
            Files.writeString(path, (Files.exists(path) ? Files.readString(path) : "") + text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @BeforeEach
    void ranges() {
        append("subuid", "joe:200000:65536\n");
        append("subgid", "joe:300000:65536\n");
    }

    private IdMaps maps(String flag) {
        return new UsernsRemap(programs, etc).maps(flag);
    }

    private String refusal(String flag) {
        return assertThrows(DaemonException.class, () -> maps(flag)).getMessage();
    }

    @Test
    void userIsFoundByNameByNumberAndWithAGroup() {
        IdMaps joes = new IdMaps(IdMap.of(200_000, 65_536), IdMap.of(300_000, 65_536));

        assertEquals(joes, maps("joe"));
        assertEquals(joes, maps("2000"));
        assertEquals(joes, maps("joe:joe"));
    }

    @Test
    void noFlagAndRootGiveNoMapping() {
        assertEquals(IdMaps.SAME, maps(""));
        assertEquals(IdMaps.SAME, maps("root"));
    }

    @Test
    void errorsHaveDockersMessages() {
        assertEquals("Error during uid lookup for \"nosuch\": getent unable to find entry \"nosuch\" in passwd database",
                refusal("nosuch"));
        assertEquals("Uid 99999 has no entry in /etc/passwd: getent unable to find entry \"99999\" in passwd database",
                refusal("99999"));
        assertEquals("Error during groupname lookup for \"nosuch\": getent unable to find entry \"nosuch\" in group database",
                refusal("joe:nosuch"));
        assertEquals("invalid user/group specification in --userns-remap: \"a:b:c\"", refusal("a:b:c"));
    }

    @Test
    void userWithoutSubordinateIdsIsRejected() throws Exception {
        Files.delete(etc.resolve("subgid"));

        assertEquals("Can't create ID mappings: no subgid ranges found for user \"joe\"", refusal("joe"));
    }

    @Test
    void defaultUserIsCreatedOnceWithUnusedSubordinateIds() {
        IdMaps made = maps("default");

        assertEquals(new IdMaps(IdMap.of(265_536, 65_536), IdMap.of(365_536, 65_536)), made);
        assertEquals(
                List.of("useradd --system --user-group --no-create-home --home-dir /nonexistent --shell /bin/false dockremap",
                        "usermod --add-subuids 265536-331071 dockremap",
                        "usermod --add-subgids 365536-431071 dockremap"),
                run);
        run.clear();
        assertEquals(made, maps("default"));
        assertEquals(List.of(), run);
    }

    @Test
    void firstSubordinateIdsAreDockers() {
        assertEquals(100_000, UsernsRemap.firstFree("\nx:y:z\n"));
        assertEquals(100_000, UsernsRemap.firstFree("daemon:1:70\n"));
    }
}
