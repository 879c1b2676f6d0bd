package jd.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jd.server.api.Json;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Compares the documents that jd and a real dockerd answer to each GET request: the same keys, with values of the same
/// types, at every depth. Both engines have the same containers, volumes and images.
@Tag("journey")
@Tag("peer")
@Tag("root")
class GetRoutesDifferentialJourney {
    /// Differences that stay, with their reasons. A pattern for `path: type`, preceded by `-` if only dockerd has it and by
    /// `+` if only jd has it.
    private static final Map<String, String> KNOWN = Map.of(
            "- /info/Runtimes/[^/]*/status.*", "what runc reports about itself",
            "- /info/KernelMemoryTCP: boolean", "a limit that Docker accepts and no longer applies",
            "\\+ /version/Components\\[]/Details/JavaVersion: string", "jd's own component",
            ". /(images|system)/.*RepoDigests.*", "jd's image was pulled, dockerd's imported, which gives no digest",
            "\\+ /images/busybox/history\\[]/Tags: null", "for the same reason jd's image has a second step");

    private static EnginePair engines;
    private static String theirExec;
    private static String ourExec;

    @BeforeAll
    static void start() throws IOException {
        engines = EnginePair.start();
        for (String line : List.of(
                "volume create --label a=b vol",
                "run -d --name one -v vol:/data -v /tmp:/bound:ro --label a=b -e A=b --tmpfs /scratch --health-cmd true"
                        + " --health-interval 300ms busybox sleep 1000",
                "create --name two busybox true",
                "run --name three --net none busybox true")) {
            engines.docker(EnginePair.words(line).toArray(String[]::new)).run();
            engines.jd().docker(EnginePair.words(line).toArray(String[]::new)).run();
        }
        theirExec = exec(engines.dockerdSocket());
        ourExec = exec(engines.jd().socket());
        String[] probes = {"inspect", "-f", "{{len .State.Health.Log}}", "one"};
        JdHost.await("both have probed the container", () -> !engines.docker(probes).run().ok().line().equals("0")
                && !engines.jd().docker(probes).run().ok().line().equals("0"));
    }

    private static String exec(Path socket) throws IOException {
        String answer = Http.post(socket, "/containers/one/exec", "{\"Cmd\":[\"true\"]}").body();
        return answer.replaceAll("(?s).*\"Id\":\"([0-9a-f]+)\".*", "$1");
    }

    @AfterAll
    static void stop() {
        if (engines != null) {
            engines.close();
        }
    }

    static Stream<String> paths() {
        return Stream.of(
                "/version", "/info", "/containers/json", "/containers/json?all=1&size=1", "/containers/one/json",
                "/containers/one/json?size=1", "/containers/two/json", "/containers/three/json", "/containers/one/top", "/containers/three/changes",
                "/containers/one/stats?stream=0", "/containers/two/stats?stream=0&one-shot=1", "/containers/nosuch/json",
                "/images/json", "/images/busybox/json", "/images/busybox/history", "/images/nosuch/json", "/networks",
                "/networks/", "/networks/bridge", "/networks/none", "/networks/host", "/networks/nosuch", "/volumes",
                "/volumes/vol", "/volumes/nosuch", "/exec/EXEC/json", "/exec/nosuch/json", "/plugins", "/plugins/nosuch/json",
                "/system/df", "/swarm", "/nodes", "/services", "/tasks", "/secrets", "/configs", "/nosuch");
    }

    @ParameterizedTest
    @MethodSource("paths")
    void documentHasDockersKeysAndTypes(String path) throws IOException {
        Http.Answer theirs = Http.get(engines.dockerdSocket(), "/v1.45" + path.replace("EXEC", theirExec));
        Http.Answer ours = Http.get(engines.jd().socket(), "/v1.45" + path.replace("EXEC", ourExec));
        assertEquals(theirs.status(), ours.status(), ours.body());
        String name = path.replaceFirst("\\?.*", "");
        SortedSet<String> expected = shape(name, theirs);
        SortedSet<String> actual = shape(name, ours);
        Stream<String> differences = Stream.concat(
                expected.stream().filter(line -> !actual.contains(line)).map(line -> "- " + line),
                actual.stream().filter(line -> !expected.contains(line)).map(line -> "+ " + line));
        assertEquals("", differences.filter(line -> !isKnown(line)).collect(Collectors.joining("\n")));
    }

    private static boolean isKnown(String line) {
        return KNOWN.keySet().stream().anyMatch(pattern -> Pattern.matches(pattern, line));
    }

    private static SortedSet<String> shape(String path, Http.Answer answer) throws JsonProcessingException {
        SortedSet<String> lines = new TreeSet<>();
        String body = answer.body();
        // The body may be chunked: the document is what begins with a bracket and ends with one.
        int from = Math.min(indexOr(body, '{'), indexOr(body, '['));
        int to = Math.max(body.lastIndexOf('}'), body.lastIndexOf(']'));
        if (to < 0) {
            lines.add(path + ": " + body.strip());
            return lines;
        }
        addTo(lines, path, Json.mapper().readTree(body.substring(from, to + 1).replaceAll("\r\n[0-9a-f]+\r\n", "")));
        return lines;
    }

    private static int indexOr(String text, char c) {
        int index = text.indexOf(c);
        return index < 0 ? Integer.MAX_VALUE : index;
    }

    /// The elements of an array have one shape together. Ids among the keys are replaced.
    private static void addTo(SortedSet<String> lines, String path, JsonNode node) {
        lines.add(path + ": " + node.getNodeType().name().toLowerCase(java.util.Locale.ROOT));
        node.properties().forEach(field -> addTo(
                lines, path + "/" + field.getKey().replaceAll("[0-9a-f]{64}", "ID"), field.getValue()));
        if (node.isArray()) {
            node.forEach(element -> addTo(lines, path + "[]", element));
        }
    }
}
