package jd.swarm.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DiscoveryTest {
    @TempDir
    private Path directory;

    private static List<String> fetched(String url) {
        return Discovery.parse(url).fetch().stream().map(NodeAddress::toString).toList();
    }

    private static String failure(Runnable action) {
        return assertThrows(DiscoveryException.class, action::run).getMessage();
    }

    @Test
    void rangesAreExpandedInOrderAndDuplicatesAreLeftOut() {
        assertEquals(List.of("a:1", "b:2"), fetched("nodes://a:1,b:2,a:1"));
        assertEquals(List.of("a:1"), fetched("a:1"));
        assertEquals(List.of("10.0.1.1:2375", "10.0.1.2:2375", "10.0.2.1:2375", "10.0.2.2:2375"),
                fetched("nodes://10.0.[1:2].[1:2]:2375"));
        assertEquals(List.of("[fd00::1]:2375"), fetched("nodes://[fd00::1]:2375"));
    }

    @Property(tries = 50)
    void rangeHasAllItsNumbers(@ForAll @IntRange(max = 300) int first, @ForAll @IntRange(max = 50) int more) {
        assertEquals(
                IntStream.rangeClosed(first, first + more).mapToObj(number -> "node" + number + ":2375").toList(),
                fetched("nodes://node[" + first + ":" + (first + more) + "]:2375"));
    }

    @Test
    void fileIsReadAgainAndItsCommentsAreIgnored() throws IOException {
        Path file = directory.resolve("nodes");
        Discovery discovery = Discovery.parse("file://" + file);
        assertTrue(failure(discovery::fetch).endsWith("nodes: no such file"));
        Files.writeString(file, "# my cluster\n\n10.0.0.[1:2]:2375   # rack 1\n");
        assertEquals(2, discovery.fetch().size());
        Files.writeString(file, "10.0.0.9:2375");
        assertEquals("[10.0.0.9:2375]", discovery.fetch().toString());
        Files.writeString(file, "10.0.0.9");
        assertEquals("read nodes of " + file + ": invalid node address \"10.0.0.9\": expected HOST:PORT,"
                + " such as 10.0.0.1:2375", failure(discovery::fetch));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a:", "a:0", "a:65536", "a:999999999999", ":2375", "tcp://a:1", "a b:1", "[::1:2", "a:1:2"})
    void invalidAddressIsRejected(String address) {
        assertTrue(failure(() -> NodeAddress.parse(address)).contains("expected HOST:PORT"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "nodes://a[9:1]:1 | invalid node addresses \"a[9:1]:1\": the range [9:1] ends before it begins",
        "nodes://a[0:999999999]:1 | invalid node addresses \"a[0:999999999]:1\": these are more than 65536",
        "nodes://a[1:300]b[1:300]:1 | invalid node addresses \"a[1:300]b[1:300]:1\": these are more than 65536",
        "dns://x | unknown discovery scheme \"dns\": use file://PATH, nodes://HOST:PORT,… , token://HUB:PORT/TOKEN"
                + " or etcd://HOST:PORT/PREFIX",
        "zk://x | discovery zk:// is not supported: use file://PATH, nodes://HOST:PORT,… , token://HUB:PORT/TOKEN"
                + " or etcd://HOST:PORT/PREFIX",
        "token://abc | invalid discovery \"token://abc\": expected token://HUB:PORT/TOKEN, as printed by"
                + " `jd swarm create`"})
    void invalidDiscoveryIsRejectedWithWhatToWrite(String url, String message) {
        assertEquals(message, failure(() -> Discovery.parse(url).fetch()));
    }

    @Test
    void listAndFileAcceptNoRegistration() {
        NodeAddress address = NodeAddress.parse("a:1");
        for (String url : List.of("nodes://b:1", "file:///nodes")) {
            var refusal = assertThrows(DiscoveryException.class,
                    () -> Discovery.parse(url).register(address, Duration.ofSeconds(1)));
            assertFalse(refusal.mayPass());
        }
    }

    @Test
    void watchReportsChangesAndKeepsTheLastNodesWhenTheFileIsGone() throws Exception {
        Path file = directory.resolve("nodes");
        Files.writeString(file, "a:1");
        BlockingQueue<String> reports = new LinkedBlockingQueue<>();
        try (var _ = Discovery.parse("file://" + file).watch(Duration.ofMillis(20), nodes -> reports.add(nodes.toString()))) {
            assertEquals("[a:1]", reports.poll(10, TimeUnit.SECONDS));
            Files.delete(file);
            Thread.sleep(100);
            Path next = directory.resolve("next");
            Files.writeString(next, "a:1\nb:1");
            Files.move(next, file);
            assertEquals("[a:1, b:1]", reports.poll(10, TimeUnit.SECONDS));
        }
        assertTrue(reports.isEmpty());
    }
}
