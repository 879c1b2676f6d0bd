package jd.journey;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// A client library that Debian does not have, from the registry of its language, with everything that it needs. It is
/// stored in the cache of [Peer], and a test that cannot obtain it is skipped in the same way.
enum ClientLibrary {
    /// The last version before the packages were renamed, and the present one: one class path cannot hold both.
    TESTCONTAINERS_1("testcontainers-1.21.4", "mvn", "org.testcontainers:testcontainers:1.21.4"),
    TESTCONTAINERS_2("testcontainers-2.0.5", "mvn", "org.testcontainers:testcontainers:2.0.5"),
    DOCKERODE("dockerode-5.0.1", "npm", "dockerode@5.0.1");

    private static final String POM = """
            <project xmlns="http://maven.apache.org/POM/4.0.0">
              <modelVersion>4.0.0</modelVersion>
              <groupId>jd</groupId><artifactId>library</artifactId><version>1</version><packaging>pom</packaging>
              <dependencies><dependency>
                <groupId>%s</groupId><artifactId>%s</artifactId><version>%s</version>
              </dependency></dependencies>
            </project>
            """;

    private final String directory;
    private final String tool;
    private final String coordinates;

    ClientLibrary(String directory, String tool, String coordinates) {
        this.directory = directory;
        this.tool = tool;
        this.coordinates = coordinates;
    }

    /// {@return the directory with the library's files: jars, or `node_modules`}
    Path orSkip() {
        Path target = Peer.cache().resolve(directory);
        if (!Files.isDirectory(target)) {
            obtain(target).ifPresent(trouble -> {
                String reason = coordinates + ": " + trouble;
                if ("true".equals(System.getenv("JD_CI"))) {
                    fail(reason);
                } else {
                    abort(reason);
                }
            });
        }
        return target;
    }

    private Optional<String> obtain(Path target) {
        try {
            Files.createDirectories(Peer.cache());
            Path work = Files.createTempDirectory(Peer.cache(), directory + ".");
            Path content = Files.createDirectory(work.resolve("content"));
            Optional<String> trouble = tool.equals("mvn") ? withMaven(work, content) : withNpm(content);
            if (trouble.isEmpty()) {
                Peer.moveUnlessThere(content, target);
            }
            Peer.run(Peer.cache(), "rm", "-r", work.toString());
            return trouble;
        } catch (IOException failure) {
            // the tool is missing
            return Optional.of(String.valueOf(failure.getMessage()));
        }
    }

    private Optional<String> withMaven(Path work, Path content) throws IOException {
        Files.writeString(work.resolve("pom.xml"), POM.formatted((Object[]) coordinates.split(":")));
        return Peer.run(work, maven(), "-q", "-B", "dependency:copy-dependencies", "-DoutputDirectory=" + content);
    }

    /// {@return the Maven that runs the tests, in the self-test}
    private static String maven() {
        String maven = System.getenv().getOrDefault("JD_MAVEN", "mvn");
        return maven.contains("/") ? Path.of(maven).toAbsolutePath().toString() : maven;
    }

    private Optional<String> withNpm(Path content) throws IOException {
        return Peer.run(content, "npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", coordinates);
    }
}
