package jd.journey;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jd.client.session.ProcessContext;
import jd.compose.ComposeMain;
import jd.compose.file.ComposeException;
import jd.compose.file.Grammar;
import jd.compose.file.Shape;
import jd.compose.project.Printable;
import jd.compose.project.Project;
import jd.compose.project.ProjectLoader;
import jd.compose.project.ProjectOptions;
import jd.server.api.Json;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each project of `src/test/resources/compose` is the same to jd and to the stock tool: its canonical document, and the
/// checksum of every service. No daemon takes part.
@Tag("journey")
@Tag("peer")
class ComposeFileDifferentialJourney {
    private static final Path PROJECTS = Path.of("src/test/resources/compose").toAbsolutePath();
    private static final Map<String, String> ENVIRONMENT = Map.of("HOME", "/home/reader", "PATH", "/usr/bin:/bin");

    private final Peer.Ready stock = Peer.COMPOSE.orSkip();

    static Stream<String> projects() throws IOException {
        try (Stream<Path> directories = Files.list(PROJECTS)) {
            return directories.map(directory -> directory.getFileName().toString()).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("projects")
    void documentAndChecksumsAreThoseOfDockerCompose(String name) throws IOException {
        Path directory = PROJECTS.resolve(name);
        Project project = load(directory);
        assertAll(
                () -> assertEquals(
                        lines(stock(directory, "config", "--format", "json").getBytes(StandardCharsets.UTF_8)),
                        lines(Json.bytes(Printable.json(project)))),
                () -> assertEquals(stockChecksums(directory), checksums(directory, project)));
    }

    /// The projects whose document under `--no-interpolate` has another form: where mappings are merged the stock tool
    /// writes a list of `name=value`, for an empty list null, and some short forms it writes out only in part.
    private static final Set<String> OTHER_FORM = Set.of("build", "documents", "extends-same-file", "gpus",
            "healthcheck", "profiles", "reset", "scalars");

    @ParameterizedTest
    @MethodSource("projects")
    void flagsLeaveOutTheStagesThatDockerComposeLeavesOut(String name) {
        Path directory = PROJECTS.resolve(name);
        assertAll(Stream.of("--no-path-resolution --no-consistency", "--no-normalize", "--no-interpolate")
                .filter(flags -> !flags.equals("--no-interpolate") || !OTHER_FORM.contains(name)).map(flags -> () -> {
                    List<String> words = new ArrayList<>(List.of("config", "--format", "json"));
                    words.addAll(List.of(flags.split(" ")));
                    Ended expected = run(directory, words.toArray(String[]::new));
                    // The stock tool rejects a written default network if it does not add one.
                    if (expected.exit() == 0) {
                        assertEquals(lines(expected.output().getBytes(StandardCharsets.UTF_8)),
                                lines(ours(directory, words).getBytes(StandardCharsets.UTF_8)), flags);
                    }
                }));
    }

    private static String ours(Path directory, List<String> words) {
        var out = new ByteArrayOutputStream();
        var process = new ProcessContext(InputStream.nullInputStream(), out, OutputStream.nullOutputStream(),
                _ -> false, ENVIRONMENT);
        var arguments = new ArrayList<>(List.of("-p", "shop"));
        arguments.addAll(words);
        ComposeMain.runIn(process, directory, arguments);
        return out.toString(StandardCharsets.UTF_8);
    }

    /// A key of each shape without a value, and what is accepted in some places only.
    @Test
    void contentsAreAcceptedIfDockerComposeAcceptsThem(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("raw.env"), "A=1\n");
        Stream<String> empty = Grammar.SERVICE.keys().stream()
                .collect(Collectors.toMap(Shape.Key::shape, Shape.Key::name, (first, _) -> first)).values().stream()
                .map(name -> name + ": ");
        Stream<String> others = Stream.of("healthcheck: {test: }", "build: {context: }", "build: {ssh: }",
                "deploy: {mode: }", "deploy: {resources: }", "env_file: [{path: }]", "devices: [{source: }]",
                "ports: [null]", "cap_add: [null]", "environment: [null]", "extra_hosts: {a: }", "ulimits: {a: }",
                "labels: {a: }", "sysctls: {a: }", "logging: {options: {a: }}", "networks: {default: }",
                "blkio_config: {x-a: 1}", "blkio_config: {weight_device: [{path: /a, weight: 1, x-a: 1}]}",
                "env_file: [{path: a, required: false, x-a: 1}]", "ulimits: {a: {soft: 1, hard: 1, x-a: 1}}",
                "healthcheck: {x-a: 1}", "env_file: [{path: raw.env, format: raw}]", "devices: [{source: /a, target: /b, x-a: 1}]", "devices: [{source: /a}]",
                "build: {dockerfile: D, dockerfile_inline: FROM x}");
        assertAll(Stream.concat(empty, others).map(contents -> () -> {
            Files.writeString(directory.resolve("compose.yaml"), "services: {a: {image: b, " + contents + "}}");
            assertEquals(run(directory, "config", "-q").exit() == 0, isAccepted(directory), contents);
        }));
    }

    private static boolean isAccepted(Path directory) {
        try {
            load(directory);
            return true;
        } catch (ComposeException e) {
            return false;
        }
    }

    private static Project load(Path directory) {
        return ProjectLoader.load(new ProjectOptions(
                List.of(), "shop", "", List.of(), List.of(), directory, ENVIRONMENT)).project();
    }

    /// A value on each line, so that a difference is shown in its surroundings.
    private static String lines(byte[] document) {
        return new String(Json.bytes(Json.read(document, Object.class)), StandardCharsets.UTF_8)
                .replace(",\"", ",\n\"");
    }

    private Map<String, String> stockChecksums(Path directory) {
        var checksums = new TreeMap<String, String>();
        stock(directory, "config", "--hash", "*").lines()
                .map(line -> line.split(" ")).forEach(words -> checksums.put(words[0], words[1]));
        checksums.keySet().removeIf(service -> usesEnvFiles(directory));
        return checksums;
    }

    /// `config --hash` of the stock tool includes the names of the env files, the label that `up` sets does not.
    private static Map<String, String> checksums(Path directory, Project project) {
        var checksums = new TreeMap<String, String>();
        project.services().forEach((name, service) -> checksums.put(name, service.checksum()));
        checksums.keySet().removeIf(service -> usesEnvFiles(directory));
        return checksums;
    }

    private static boolean usesEnvFiles(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(".yaml")).anyMatch(file -> {
                try {
                    return Files.readString(file).contains("env_file:");
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String stock(Path directory, String... words) {
        Ended ended = run(directory, words);
        assertEquals(0, ended.exit(), ended.output());
        return ended.output();
    }

    private record Ended(int exit, String output) {}

    private Ended run(Path directory, String... words) {
        try {
            var arguments = new ArrayList<>(List.of("-p", "shop"));
            arguments.addAll(List.of(words));
            ProcessBuilder builder = stock.command(arguments.toArray(String[]::new)).directory(directory.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD);
            builder.environment().clear();
            builder.environment().putAll(new HashMap<>(ENVIRONMENT));
            Process process = builder.start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(process.waitFor(1, TimeUnit.MINUTES), output);
            return new Ended(process.exitValue(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
