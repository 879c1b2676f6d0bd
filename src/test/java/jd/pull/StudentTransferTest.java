package jd.pull;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import jd.image.Digest;
import jd.image.ImageId;
import jd.image.Reference;
import jd.labs.PlugIn;
import jd.labs.SolutionRegions;
import jd.labs.StudentCode;
import jd.labs.lab09.BlobLab;
import jd.libcontainer.kernel.JnrSyscalls;
import jd.pull.registry.Http;
import jd.pull.registry.ScriptedRegistry;
import jd.server.api.Progress;
import jd.storage.Storage;
import jd.storage.files.StateRoot;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A pull whose layer is downloaded by the class of lab 9, from a server on the loopback.
@Tag("root")
class StudentTransferTest {
    private static final BlobLab LAB = new BlobLab();

    @TempDir
    private Path directory;

    private final List<String> answers = new CopyOnWriteArrayList<>();

    private BlobTransfer solution() throws Exception {
        String program = SolutionRegions.read(LAB.directory().resolve(LAB.source())).solution();
        Path source = Files.writeString(directory.resolve(LAB.source()), program);
        PlugIn.InDaemon plugIn = assertInstanceOf(PlugIn.InDaemon.class, LAB.plugIn());
        return plugIn.pieces().apply(StudentCode.compile(source, directory.resolve("classes"))).transfer();
    }

    /// Wants a token for the layer, and breaks its first download off.
    private void script(ScriptedRegistry registry, Digest layer, byte[] content) {
        registry.trick(exchange -> {
            String path = exchange.getRequestURI().getPath();
            if (path.equals("/token")) {
                answers.add("token for " + exchange.getRequestURI().getQuery());
                ScriptedRegistry.send(exchange, 200, "application/json", "{\"token\":\"T\"}".getBytes());
                return true;
            }
            if (!path.endsWith(layer.toString())) {
                return false;
            }
            if (!"Bearer T".equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                answers.add("401");
                exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer realm=\"http://" + registry.host()
                        + "/token\",service=\"s\",scope=\"repository:a:pull\"");
                ScriptedRegistry.refuse(exchange, 401, "UNAUTHORIZED", "authentication required");
                return true;
            }
            String range = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Range")).orElse("bytes=0-");
            int from = Integer.parseInt(range.substring(6, range.length() - 1));
            byte[] rest = Arrays.copyOfRange(content, from, content.length);
            answers.add(range);
            exchange.sendResponseHeaders(from > 0 ? 206 : 200, rest.length);
            exchange.getResponseBody().write(rest, 0, from > 0 ? rest.length : rest.length / 2);
            return true;
        });
    }

    @Test
    void solutionDownloadsALayerWithATokenInTwoParts() throws Exception {
        byte[] layer = ScriptedRegistry.layer("x", "x".repeat(100_000));
        List<Progress> lines = new ArrayList<>();
        try (ScriptedRegistry registry = new ScriptedRegistry();
                Storage storage = Storage.open(
                        new StateRoot(directory.resolve("root")), JnrSyscalls.load(), "vfs")) {
            registry.image("1", layer);
            script(registry, Digest.of(layer), layer);
            Puller puller = new Puller(storage, new Http(Map.of()), List::of, solution());

            ImageId id = puller.pull(Reference.parse(registry.host() + "/a:1"), Optional.empty(), lines::add);

            assertEquals(List.of(Digest.of(layer)), storage.graph().image(id).orElseThrow().diffIds());
        }
        assertEquals(
                List.of("401", "token for service=s&scope=repository:a:pull", "bytes=0-",
                        "bytes=" + layer.length / 2 + "-"),
                answers);
        // A line of jd's own class.
        assertFalse(lines.stream().anyMatch(line -> "Verifying Checksum".equals(line.status())));
    }
}
