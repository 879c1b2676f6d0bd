package jd.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import jd.client.FakeDaemon.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `build`: what is sent, and what is written. What is in the context is compared in `BuildDifferentialJourney`.
class BuildCommandTest {
    private static final String ID = "sha256:" + "7".repeat(64);

    @TempDir
    private Path directory;
    private FakeDaemon daemon;
    private Path context;
    private Path idFile;

    @BeforeEach
    void open() throws IOException {
        context = Files.createDirectory(directory.resolve("context"));
        idFile = Files.writeString(directory.resolve("id"), "stale");
        Files.writeString(context.resolve("Dockerfile"), "FROM busybox\n");
        daemon = new FakeDaemon(directory.resolve("jd.sock"));
        daemon.on("POST /build", Answer.json(200, """
                {"stream":"Step 1/1 : FROM busybox"}
                {"stream":"\\n"}
                {"aux":{"ID":"%s"}}
                {"stream":"Successfully built 777777777777\\n"}
                """.formatted(ID)));
    }

    @AfterEach
    void close() throws IOException {
        daemon.close();
    }

    private Typed build(String... flags) {
        String[] words = new String[flags.length + 2];
        words[0] = "build";
        System.arraycopy(flags, 0, words, 1, flags.length);
        words[words.length - 1] = context.toString();
        return Typed.with("", Map.of("DOCKER_CONFIG", directory.toString()), daemon, words);
    }

    @Test
    void limitsAreSentAsByDockersClient() {
        assertEquals(0, build("-m", "64m", "--memory-swap", "-1", "-c", "300", "--cpu-quota", "30000", "--cpu-period",
                "60000", "--cpuset-cpus", "0", "--cpuset-mems", "0", "--shm-size", "12m", "--ulimit", "nofile=77:99",
                "--cgroup-parent", "/steps", "--security-opt", "a", "--security-opt", "b").exitCode());
        assertEquals("POST /build?buildargs=%7B%7D&cachefrom=%5B%5D&cgroupparent=%2Fsteps&cpuperiod=60000&cpuquota=30000"
                + "&cpusetcpus=0&cpusetmems=0&cpushares=300&dockerfile=Dockerfile&isolation=&labels=%7B%7D&memory=67108864"
                + "&memswap=-1&networkmode=&platform=&remote=&rm=1&securityopt=a&securityopt=b&shmsize=12582912&target="
                + "&ulimits=%5B%7B%22Name%22%3A%22nofile%22%2C%22Hard%22%3A99%2C%22Soft%22%3A77%7D%5D&version=1",
                daemon.requests().getFirst());
    }

    @Test
    void squashIsRefusedWithoutARequest() {
        assertEquals(new Typed(1, "",
                "\"--squash\" is only supported on a Docker daemon with experimental features enabled\n"), build("--squash"));
    }

    @Test
    void idFileHasTheIdOfTheImage() throws IOException {
        assertEquals(0, build("--iidfile", idFile.toString()).exitCode());
        assertEquals(ID, Files.readString(idFile));
    }

    @Test
    void idFileOfAQuietBuildHasWhatIsPrinted() throws IOException {
        daemon.replace("POST /build", Answer.json(200, "{\"stream\":\"" + ID + "\\n\"}\n"));
        assertEquals(new Typed(0, ID + "\n", ""), build("-q", "--iidfile", idFile.toString()));
        assertEquals(ID + "\n", Files.readString(idFile));
    }

    @Test
    void noIdFileIsLeftByAFailedBuild() {
        daemon.replace("POST /build", Answer.json(200, "{\"stream\":\"Step 1\\n\"}\n{\"error\":\"no\"}\n"));
        assertEquals(new Typed(1, "", "Step 1\nno\n"), build("-q", "--iidfile", idFile.toString()));
        assertFalse(Files.exists(idFile));
    }

    @Test
    void idFileThatCannotBeWrittenIsReported() {
        Typed built = build("--iidfile", "/nosuch/id");
        assertEquals(1, built.exitCode());
        assertEquals("open /nosuch/id: no such file or directory\n", built.err());
    }

    @Test
    void dockerfileOutsideTheContextIsSentUnderANameOfItsOwn() throws IOException {
        Path outside = Files.writeString(directory.resolve("other"), "FROM busybox\n");
        assertEquals(0, build("-f", outside.toString()).exitCode());
        String request = daemon.requests().getFirst();
        assertTrue(request.contains("&dockerfile=.dockerfile."), request);
    }

    @Test
    void compressedContextIsSmaller() {
        String plain = build().out().lines().findFirst().orElseThrow();
        String compressed = build("--compress").out().lines().findFirst().orElseThrow();
        assertTrue(plain.endsWith("kB") && compressed.matches(".* 1\\d\\dB"), () -> plain + "\n" + compressed);
    }
}
