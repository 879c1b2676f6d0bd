package jd.labs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import jd.daemon.Daemon;
import jd.daemon.DaemonConfig;
import jd.daemon.Pieces;
import jd.labs.lab03.EngineLab;
import jd.labs.lab04.BootLab;
import jd.labs.lab05.RouterLab;
import jd.libcontainer.io.Subprocess;
import jd.libcontainer.kernel.JnrSyscalls;
import jd.server.Routes;
import jd.server.api.Done;
import jd.server.api.Jobs;
import jd.server.api.Version;
import jd.server.engine.Engine;
import jd.server.http.HttpServer;
import jd.server.http.ServerTls;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The daemon with a student's engine (lab 3), releases (lab 4) and table of routes (lab 5).
@Timeout(60)
class DaemonPlugInTest {
    @TempDir
    private Path directory;

    private Pieces pieces(Lab lab, boolean solved) throws IOException {
        SolutionRegions source = SolutionRegions.read(lab.directory().resolve(lab.source()));
        Path own = Files.createDirectories(directory.resolve(lab.name()));
        Path program = Files.writeString(own.resolve(lab.source()), solved ? source.solution() : source.starter());
        Class<?> student = StudentCode.compile(program, own.resolve("classes"));
        return assertInstanceOf(PlugIn.InDaemon.class, lab.plugIn()).pieces().apply(student);
    }

    private Daemon boot(Pieces pieces) {
        var config = new DaemonConfig(List.of(), directory.resolve("root"), directory.resolve("pid"), "", false,
                new DaemonConfig.Network("none", "", 0, true, true, true, true, Optional.empty()),
                new DaemonConfig.Dns(List.of(), List.of(), List.of()), "", 0, "/jd-labs-test",
                DaemonConfig.Defaults.STANDARD, ServerTls.OFF, List.of());
        return Daemon.open(
                config, JnrSyscalls.load(), Subprocess.host(), pieces, CompletableFuture.completedFuture(null));
    }

    @Test
    @Tag("root")
    void daemonRunsJobsInTheStudentsEngineAndReleasesInTheStudentsOrder() throws IOException {
        Pieces releases = pieces(new BootLab(), true);
        Pieces jobs = pieces(new EngineLab(), true);
        Engine engine = new Engine();
        try (Daemon daemon = boot(releases)) {
            jobs.jobs().register(engine, daemon);
            assertEquals(Version.DOCKER, engine.job(Jobs.VERSION, Jobs.None.NONE).run().version());
            engine.shutdown();
        }
        assertFalse(Files.exists(directory.resolve("pid")));
    }

    @Test
    @Tag("root")
    void unsolvedEngineRegistersNoJob() throws IOException {
        Pieces jobs = pieces(new EngineLab(), false);
        try (Daemon daemon = boot(Pieces.STANDARD)) {
            var unsolved = assertThrows(
                    UnsupportedOperationException.class, () -> jobs.jobs().register(new Engine(), daemon));
            assertEquals("task 1: register", unsolved.getMessage());
        }
    }

    @Test
    void serverFindsRoutesInTheStudentsTable() throws Exception {
        Pieces routes = pieces(new RouterLab(), true);
        Engine engine = new Engine();
        engine.register(Jobs.PING, _ -> Done.DONE);
        Path socket = directory.resolve("jd.sock");
        HttpServer server = new HttpServer(engine, "", Optional.empty(), Routes.createRouter(routes.routes().get()));
        Thread serving = Thread.ofPlatform().start(() -> server.serve(List.of("unix://" + socket)));
        try {
            server.listening().join();
            server.acceptConnections(() -> { });
            assertTrue(answer(socket, "/v1.44/_ping").startsWith("HTTP/1.1 200 OK"));
            assertTrue(answer(socket, "/v1.44/nothing").startsWith("HTTP/1.1 404 Not Found"));
        } finally {
            server.close();
        }
        serving.join();
    }

    private static String answer(Path socket, String path) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            var out = Channels.newOutputStream(channel);
            out.write(("GET " + path + " HTTP/1.1\r\nHost: jd\r\nConnection: close\r\n\r\n").getBytes());
            return new String(Channels.newInputStream(channel).readAllBytes());
        }
    }

    @Test
    void unsolvedTableHasNoRoutes() throws IOException {
        Pieces routes = pieces(new RouterLab(), false);
        var unsolved = assertThrows(UnsupportedOperationException.class,
                () -> new HttpServer(new Engine(), "", Optional.empty(), Routes.createRouter(routes.routes().get())));
        assertEquals("task 1: pattern", unsolved.getMessage());
    }
}
