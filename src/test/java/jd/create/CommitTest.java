package jd.create;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import jd.image.ImageConfig;
import jd.image.ImageId;
import jd.image.Reference;
import jd.server.api.ApiException;
import jd.server.api.Jobs;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("root")
class CommitTest extends DaemonFixture {
    private ImageId commit(String ref) {
        var options = new Jobs.Commit(ref, "mine", "", "me", "a comment", true, List.of(), Optional.empty());
        return ImageId.parse(containers.commit(options, config -> config, id -> {
            daemon.storage.tags().set(Reference.parse("mine").withDefaultTag(), id);
            return "mine:latest";
        }).id());
    }

    @Test
    void committedImageHasTheFilesAndTheConfiguration() throws Exception {
        String id = daemon.create("first", TestDaemon.command("sh", "-c", "echo data > /made"));
        daemon.run(id);

        ImageConfig image = daemon.storage.graph().image(commit("first")).orElseThrow();

        assertEquals(2, image.diffIds().size());
        assertEquals("sh -c echo data > /made", image.history().getLast().createdBy());
        assertEquals(Optional.of("a comment"), image.history().getLast().comment());
        assertEquals(Optional.of("me"), image.author());
        assertEquals(List.of("sh", "-c", "echo data > /made"), image.config().get("Cmd"));
        assertEquals(List.of("FROM_IMAGE=1"), image.config().get("Env"));
        assertEquals("commit", daemon.actions(id).getLast());

        String child = daemon.create("second", TestDaemon.request(
                Map.of("Image", "mine", "Cmd", List.of("cat", "/made")), TestDaemon.NO_NETWORK));
        assertEquals("data\n", daemon.run(child).stdout());
    }

    @Test
    void commitWithoutChangesAddsAnEmptyStep() {
        daemon.create("untouched", TestDaemon.command("true"));

        ImageId id = commit("untouched");

        ImageConfig image = daemon.storage.graph().image(id).orElseThrow();
        assertEquals(1, image.diffIds().size());
        assertTrue(image.history().getLast().emptyLayer());
        assertEquals(Optional.of(daemon.storage.graph().lookup("busybox")), daemon.storage.graph().parent(id));
        assertEquals(List.of(id), daemon.storage.graph().children(daemon.storage.graph().lookup("busybox")));
    }

    @Test
    void runningContainerIsPausedMeanwhile() throws Exception {
        String id = daemon.create("running", TestDaemon.command("sleep", "1000"));
        containers.start(id);

        commit("running");

        List<String> actions = daemon.actions(id);
        assertEquals(List.of("pause", "unpause", "commit"), actions.subList(actions.size() - 3, actions.size()));
        assertFalse(containers.inspect(new Jobs.InspectContainer(id, false)).state().paused());
        containers.remove(new Jobs.Delete(id, true, false));
    }

    @Test
    void commitOfAnUnknownContainerIsNotFound() {
        ApiException failure = assertThrows(ApiException.class, () -> commit("nosuch"));

        assertEquals("No such container: nosuch", failure.getMessage());
    }
}
