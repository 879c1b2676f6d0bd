package jd.journey;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Images in archives: a committed image goes from jd to a real dockerd and back, with the same ids and digests; other
/// programs read the archives, and errors are Docker's.
@Tag("journey")
@Tag("peer")
@Tag("root")
class ImageArchiveJourney {
    private static final String FACTS = "{{.Id}} {{json .RootFS.Layers}} {{json .Config.Cmd}} {{.Author}} {{.Comment}}";
    private static final List<String> DOCUMENTS = List.of("index.json", "manifest.json", "oci-layout", "repositories");

    private static EnginePair engines;
    private static JdHost jd;
    private static Path directory;

    @BeforeAll
    static void start() throws IOException {
        engines = EnginePair.start();
        jd = engines.jd();
        directory = jd.directory();
        Files.writeString(directory.resolve("notar"), "hello");
        Files.write(directory.resolve("empty"), new byte[0]);
        Files.write(directory.resolve("noise"), "x".repeat(2048).getBytes(StandardCharsets.UTF_8));
        Command.of("tar", "-C", "/etc", "-cf", directory.resolve("files.tar").toString(), "hostname").run().ok();
    }

    @AfterAll
    static void stop() {
        if (engines != null) {
            engines.close();
        }
    }

    private static String file(String name) {
        return directory.resolve(name).toString();
    }

    private static Path unpacked(String archive) throws IOException {
        Path target = Files.createDirectories(directory.resolve(archive + ".d"));
        Command.of("tar", "-C", target.toString(), "-xf", file(archive)).run().ok();
        return target;
    }

    @Test
    void committedImageGoesToDockerdAndBackUnchanged() throws IOException {
        jd.docker("run", "--name", "maker", "busybox", "sh", "-c",
                "mkdir /d; echo one > /d/f; ln /d/f /d/g; ln -s f /d/l; rm /bin/vi; chown 7:8 /d/f").run().ok();
        jd.docker("commit", "-a", "me", "-m", "a message", "maker", "made:1").run().ok();
        String made = jd.docker("inspect", "-f", FACTS, "made:1").run().ok().line();

        jd.docker("save", "-o", file("jd.tar"), "made:1").run().ok();
        assertEquals("Loaded image: made:1", engines.docker("load", "-i", file("jd.tar")).run().ok().line());
        assertEquals(made, engines.docker("inspect", "-f", FACTS, "made:1").run().ok().line());
        engines.docker("save", "-o", file("dockerd.tar"), "made:1").run().ok();
        jd.docker("rm", "maker").run().ok();
        jd.docker("rmi", "made:1").run().ok();

        assertEquals("Loaded image: made:1", jd.docker("load", "-i", file("dockerd.tar")).run().ok().line());
        assertEquals(made, jd.docker("inspect", "-f", FACTS, "made:1").run().ok().line());
        String look = "ls -ln /d | awk '{print $1,$2,$3,$4,$NF}'; cat /d/g; ls /bin/vi";
        engines.compare(List.of("run", "--rm", "made:1", "sh", "-c", look));

        Path ours = unpacked("jd.tar");
        Path theirs = unpacked("dockerd.tar");
        for (String document : DOCUMENTS) {
            assertEquals(Files.readString(theirs.resolve(document)), Files.readString(ours.resolve(document)), document);
        }
        try (Stream<Path> blobs = Files.list(ours.resolve("blobs/sha256"))) {
            for (Path blob : blobs.toList()) {
                assertArrayEquals(Files.readAllBytes(theirs.resolve("blobs/sha256").resolve(blob.getFileName())),
                        Files.readAllBytes(blob));
            }
        }
        skopeoReadsBothForms(made);
    }

    private void skopeoReadsBothForms(String made) throws IOException {
        Peer.Ready skopeo = Peer.SKOPEO.orSkip();
        for (String transport : List.of("docker-archive:", "oci-archive:")) {
            Command read = Command.of(skopeo.program().toString(), "inspect", transport + file("jd.tar"));
            skopeo.environment().forEach(read::with);
            String layers = read.run().ok().out();
            assertTrue(Stream.of(made.split("\"")).filter(part -> part.matches("sha256:[0-9a-f]{64}"))
                    .allMatch(layers::contains),
                    layers);
        }
    }

    @Test
    void dockerPySavesAndLoads() throws IOException {
        Peer.Ready python = Peer.DOCKER_PY.orSkip();
        jd.docker("tag", "busybox", "py:1").run().ok();
        Files.writeString(directory.resolve("archives.py"), String.join("\n",
                "import docker",
                "c = docker.DockerClient(base_url='unix://" + jd.socket() + "', version='1.45')",
                "i = c.images.get('py:1')",
                "data = b''.join(i.save(named='py:1'))",
                "c.images.remove('py:1')",
                "print(c.images.load(data)[0].tags)",
                "x = c.containers.create('busybox', 'touch /new')",
                "x.start(); x.wait()",
                "print(x.diff())",
                "print(len(b''.join(x.export())) > 10000)",
                "print(x.commit('py', '2', message='m').tags)",
                "x.remove()",
                "c.images.remove('py:2'); c.images.remove('py:1')"));
        Command script = Command.of(python.program().toString(), file("archives.py"));
        python.environment().forEach(script::with);

        String out = script.run().ok().out();

        assertTrue(out.startsWith("['"), out);
        assertTrue(out.contains("'py:1'"), out);
        assertTrue(out.contains("[{'Path': '/new', 'Kind': 1}]\nTrue\n['py:2']"), out);
    }

    static Stream<String> commands() {
        return Stream.of(
                "run --name one busybox sh -c 'echo x > /etc/new; rm /etc/passwd; mkdir -p /a/b; chmod 700 /bin; echo y > /a/b/c'",
                "diff one", "diff nosuch", "export nosuch", "export -o /nosuch/x one", "commit nosuch x", "commit one BAD",
                "commit one name@sha256:6060606060606060606060606060606060606060606060606060606060606060",
                "commit -c 'CMD [\"ls\", \"-l\", \"/a/b\"]' -c 'ENV A=b' -c 'LABEL x=y' -c 'EXPOSE 80' -c 'WORKDIR /a' one made:2",
                "commit -c 'RUN ls' one", "commit -c BLA one", "commit -c 'WORKDIR' one",
                "inspect -f '{{.Comment}}|{{.Author}}|{{len .RootFS.Layers}}' made:2",
                "inspect -f {{json.Config}} made:2", "run --rm made:2", "rmi made:2", "rm one",
                "create --name two busybox", "diff two", "commit -m hello two empty:1",
                "inspect -f '{{.Comment}}|{{.Author}}|{{len .RootFS.Layers}}' empty:1", "rmi empty:1", "rm two",
                "save nosuch", "save busybox:nosuch", "save BAD", "save -o /nosuch/x busybox", "save -o /dev/null busybox",
                "load -i DIR/notar", "load -i DIR/noise", "load -i DIR/nosuch",
                "import DIR/notar", "import DIR/nosuch", "import DIR/files.tar BAD",
                "import -m hello DIR/files.tar files:1", "inspect -f {{.Comment}}|{{json.RootFS}}|{{.Architecture}} files:1",
                "inspect -f {{json.Config}} files:1", "import -c 'CMD ls' -c 'USER 5' --platform linux/arm64 DIR/files.tar files:2",
                "inspect -f {{.Architecture}}|{{.Comment}}|{{.Config.User}}|{{json.Config.Cmd}} files:2", "rmi files:1 files:2",
                "import http://127.0.0.1:1/x.tar");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void errorsAndResultsAreDockers(String line) {
        List<String> words = EnginePair.words(line);
        words.replaceAll(word -> word.replace("DIR/", directory + "/"));
        if (line.startsWith("diff ")) {
            // dockerd lists the files of a directory in the random order of a map.
            String[] diff = words.toArray(String[]::new);
            assertEquals(sorted(engines.docker(diff).run()), sorted(engines.jd().docker(diff).run()));
        } else {
            engines.compare(words);
        }
    }

    private static List<String> sorted(Command.Result result) {
        return Stream.concat(result.out().lines(), result.err().lines()).sorted().toList();
    }

    static Stream<String> clientLines() {
        return Stream.of(
                "diff", "diff nosuch", "export", "export nosuch", "export -o /nosuch/x c", "commit", "commit a b c",
                "commit nosuch x", "commit c BAD", "save", "save nosuch", "save -o /nosuch/x busybox",
                "load x", "load -i DIR/nosuch", "load -i DIR/notar", "import", "import a b c",
                "import DIR/notar", "import DIR/files.tar BAD", "import DIR/files.tar files:3");
    }

    @ParameterizedTest
    @MethodSource("clientLines")
    void jdClientPrintsWhatDockersClientPrints(String line) {
        String[] words = line.replace("DIR/", directory + "/").split(" ");
        var theirs = jd.docker(words).run();
        var ours = jd.own(words);
        assertEquals(text(theirs), text(ours));
    }

    private static String text(Command.Result result) {
        return "exit " + result.exit() + "\n" + comparable(result.out()) + "--- err\n" + comparable(result.err());
    }

    private static String comparable(String text) {
        return text.replaceAll("\\b[0-9a-f]{64}\\b", "ID64").replaceAll("\\bdocker\\b", "jd")
                .replaceAll("docker-import-\\d+", "TMP");
    }
}
