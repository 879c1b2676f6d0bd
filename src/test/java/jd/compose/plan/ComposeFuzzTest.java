package jd.compose.plan;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import jd.client.api.ClientException;
import jd.compose.file.ComposeException;
import jd.compose.file.DotEnv;
import jd.compose.project.Printable;
import jd.compose.project.Project;
import jd.compose.project.ProjectLoader;
import jd.compose.project.ProjectOptions;
import jd.fuzz.FuzzTest;
import jd.fuzz.Target;
import jd.server.api.Json;

/// Files of a project: any text is a model or a [ComposeException], up to the plan of `up`.
class ComposeFuzzTest extends FuzzTest {
    private static final Path PROJECTS = Path.of("src/test/resources/compose");
    private static final Map<String, String> ENVIRONMENT = Map.of("HOME", "/home/reader", "TAG", "1");

    @Override
    public List<Target> targets() {
        Path directory = directory();
        Target files = Target.of("compose-file", input -> plan(directory, input))
                .seeds("web: {image: b, links: [db], net: 'container:db'}\ndb: {build: ., dockerfile: D}\n")
                .rejectsWith(ComposeException.class)
                .rejectsWith(ClientException.class);
        for (Path seed : seeds("*.yaml")) {
            files = files.seed(bytes(seed));
        }
        Target variables = Target.of("dotenv-file", input -> {
            Path file = Files.write(directory.resolve("dotenv"), input);
            DotEnv.read("env", file, ENVIRONMENT);
        }).rejectsWith(ComposeException.class);
        for (Path seed : seeds("*.env")) {
            variables = variables.seed(bytes(seed));
        }
        return List.of(files, variables);
    }

    private static List<Path> seeds(String pattern) {
        var matcher = PROJECTS.getFileSystem().getPathMatcher("glob:" + pattern);
        try (Stream<Path> files = Files.walk(PROJECTS)) {
            return files.filter(file -> matcher.matches(file.getFileName())).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void plan(Path directory, byte[] input) throws IOException {
        Files.write(directory.resolve("compose.yaml"), input);
        Project project = ProjectLoader.load(new ProjectOptions(List.of("compose.yaml"), "shop", "", List.of(),
                List.of("*"), directory, ENVIRONMENT)).project();
        Json.bytes(Printable.json(project));
        var observed = new Observed(List.of(), Map.of(), Map.of(), Map.of());
        Convergence.plan(project, observed,
                new Convergence.Options(Convergence.Recreation.ifChanged(), false, true,
                        Optional.empty(), Optional.empty()));
    }
}
