package jd.libcontainer.start;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import jd.libcontainer.kernel.ProcessSyscalls.SpawnRequest;
import jd.libcontainer.namespace.DebugWait;
import jd.libcontainer.namespace.Namespace;
import jd.libcontainer.namespace.Namespaces;
import jd.libcontainer.namespace.UserNamespace;
import org.junit.jupiter.api.Test;

class RemappedSpawnTest {
    private static final SpawnRequest INIT =
            new InitCommand("/jdk", "/jdk/bin/java", List.of("dockerinit", "-cp", "jd.jar", "jd.Jd")).request(9);

    private static String words(Namespaces namespaces) {
        SpawnRequest request = RemappedSpawn.request(INIT, namespaces, 11, 42);
        assertEquals("/usr/bin/nsenter", request.program());
        assertEquals(INIT.actions(), request.actions());
        List<String> words = request.arguments();
        int shell = words.indexOf("sh");
        assertEquals(
                List.of("sh", "/jdk/bin/java", "-cp", "jd.jar", "jd.Jd", "3"), words.subList(shell + 3, words.size()));
        return String.join(" ", words.subList(0, shell));
    }

    @Test
    void newNamespacesAreCreatedInUserNamespace() {
        assertEquals(
                "nsenter --user=/proc/42/fd/11 --no-fork -- unshare --mount --net --ipc --uts --pid --",
                words(Namespaces.ALL));
    }

    @Test
    void sharedNamespacesAreJoinedAndHostNamespacesKept() {
        Namespaces shared = new Namespaces(
                new Namespace.Joined(12), new Namespace.Joined(13), Namespace.OWN, Namespace.HOST, Namespace.OWN,
                new UserNamespace.Joined(11), DebugWait.NONE);

        assertEquals(
                "nsenter --user=/proc/42/fd/11 --net=/proc/42/fd/12 --pid=/proc/42/fd/13 --no-fork"
                        + " -- unshare --mount --ipc --",
                words(shared));
    }
}
