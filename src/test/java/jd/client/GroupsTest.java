package jd.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import jd.client.FakeDaemon.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The groups `image`, `container` and `system`.
class GroupsTest {
    @TempDir
    private Path directory;
    private FakeDaemon daemon;

    @BeforeEach
    void open() throws IOException {
        daemon = new FakeDaemon(directory.resolve("jd.sock"));
    }

    @AfterEach
    void close() throws IOException {
        daemon.close();
    }

    @Test
    void commandInAGroupIsTheShortCommand() {
        daemon.on("GET /containers/json", Answer.json(200, "[]"))
                .on("GET /images/json", Answer.json(200, "[]"))
                .on("POST /containers/a/stop", Answer.empty());
        assertEquals(Typed.at(daemon, "ps"), Typed.at(daemon, "container", "ls"));
        assertEquals(Typed.at(daemon, "ps"), Typed.at(daemon, "container", "ps"));
        assertEquals(Typed.at(daemon, "images"), Typed.at(daemon, "image", "list"));
        assertEquals(new Typed(0, "a\n", ""), Typed.at(daemon, "container", "stop", "a"));
    }

    @Test
    void usageTextNamesGroupAndAliases() {
        String text = Typed.alone("image", "ls", "--help").out();
        assertTrue(text.startsWith("\nUsage:  jd image ls [OPTIONS] [REPOSITORY[:TAG]]\n"), text);
        assertTrue(text.contains("Aliases:\n  jd image ls, jd image list, jd images\n"), text);
        assertTrue(Typed.alone("container", "rm").err().startsWith("\"jd container rm\" requires at least 1 argument"));
        assertEquals(Typed.alone("image", "ls", "--help"), Typed.alone("help", "image", "ls"));
        String group = Typed.alone("container").out();
        assertTrue(group.contains("\n  ls          List containers\n"), group);
        assertTrue(Typed.alone("container", "nosuch").err().contains("Usage:  jd container COMMAND"));
    }

    @Test
    void inspectOfAGroupLooksUpItsTypeOnly() {
        daemon.on("GET /images/x/json", Answer.error(404, "No such image: x"));
        assertEquals(new Typed(1, "[]\n", "Error response from daemon: No such image: x\n"),
                Typed.at(daemon, "image", "inspect", "x"));
        assertEquals(List.of("GET /images/x/json"), daemon.requests());
    }

    @Test
    void pruneWithoutConfirmationRemovesNothing() {
        var refused = new Typed(0, """
                WARNING! This will remove all stopped containers.
                Are you sure you want to continue? [y/N]\s""", "");
        assertEquals(refused, Typed.at(daemon, "container", "prune"));
        assertEquals(refused, Typed.with("n\n", daemon, "container", "prune"));
        assertEquals(List.of(), daemon.requests());
    }

    @Test
    void systemPruneRemovesContainersNetworksImagesInThisOrder() {
        daemon.on("POST /containers/prune", Answer.json(200, "{\"ContainersDeleted\":[\"c1\"],\"SpaceReclaimed\":10}"))
                .on("POST /networks/prune", Answer.json(200, "{\"NetworksDeleted\":null}"))
                .on("POST /images/prune", Answer.json(200, """
                        {"ImagesDeleted":[{"Untagged":"a:1"},{"Deleted":"sha256:b"}],"SpaceReclaimed":2000}"""))
                .on("POST /build/prune", Answer.json(200, "{\"CachesDeleted\":null,\"SpaceReclaimed\":0}"));
        assertEquals(new Typed(0, """
                Deleted Containers:
                c1

                Deleted Images:
                untagged: a:1
                deleted: sha256:b

                Total reclaimed space: 2.01kB
                """, ""), Typed.at(daemon, "system", "prune", "-f"));
        assertEquals(List.of(
                "POST /containers/prune", "POST /networks/prune",
                "POST /images/prune?filters=%7B%22dangling%22%3A%7B%22true%22%3Atrue%7D%7D",
                "POST /build/prune?keep-storage=0"), daemon.requests());
    }

    @Test
    void systemDfSumsUpEachType() {
        daemon.on("GET /system/df", Answer.json(200, """
                {"LayersSize":3000,"Images":[{"Containers":1,"Size":2000,"SharedSize":0,"Id":"sha256:i","RepoTags":["a:1"]},\
                {"Containers":0,"Size":1000,"SharedSize":0,"Id":"sha256:j"}],\
                "Containers":[{"State":"exited","SizeRw":50},{"State":"running","SizeRw":50}],\
                "Volumes":[{"Name":"v","UsageData":{"RefCount":0,"Size":7}}],"BuildCache":[]}"""));
        assertEquals(new Typed(0, """
                TYPE            TOTAL     ACTIVE    SIZE      RECLAIMABLE
                Images          2         1         3kB       1kB (33%)
                Containers      2         1         100B      50B (50%)
                Local Volumes   1         0         7B        7B (100%)
                Build Cache     0         0         0B        0B
                """, ""), Typed.at(daemon, "system", "df"));
    }

    @Test
    void eventsArePrintedAsLinesJsonOrTemplate() {
        daemon.on("GET /events", Answer.json(200, """
                {"status":"start","id":"c","Type":"container","Action":"start","Actor":{"ID":"c","Attributes":\
                {"name":"web","image":"busybox"}},"scope":"local","time":1,"timeNano":1000000002}
                """));
        String line = Typed.at(daemon, "events", "--until", "5").out();
        assertTrue(line.endsWith(" container start c (image=busybox, name=web)\n"), line);
        assertTrue(line.startsWith("1970-01-01T") && line.contains(":01.000000002"), line);
        assertEquals("start c web\n", Typed.at(daemon, "system", "events", "--format",
                "{{.Status}} {{.ID}} {{.Actor.Attributes.name}}").out());
        assertTrue(Typed.at(daemon, "events", "--format", "json").out().startsWith("{\"status\":\"start\",\"id\":\"c\""));
        assertEquals("GET /events?until=5", daemon.requests().getFirst());
        assertEquals(new Typed(1, "", "failed to parse value as time or duration: \"x\"\n"),
                Typed.at(daemon, "events", "--since", "x"));
    }
}
