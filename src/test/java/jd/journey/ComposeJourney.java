package jd.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The stock `docker compose` brings up a project of three services on two networks on jd, scales one and takes it down.
@Tag("journey")
@Tag("root")
class ComposeJourney {
    private static final String PROJECT = """
            name: shop
            services:
              web:
                image: busybox
                command: sh -c 'mkdir /www; until cp /data/page /www/index.html; do sleep 0.1; done; httpd -f -p 8080 -h /www'
                networks: [front, back]
                ports: ["8123:8080"]
                volumes: ["data:/data:ro"]
                depends_on: [db]
              db:
                image: busybox
                command: sh -c 'echo hello from db > /data/new; mv /data/new /data/page; sleep 600'
                networks:
                  back:
                    aliases: [store]
                volumes: ["data:/data"]
              probe:
                image: busybox
                command: sleep 600
                networks: [front]
            networks:
              front:
              back:
                internal: true
            volumes:
              data:
            """;

    private final Path file;
    private final JdHost jd;

    ComposeJourney() throws IOException {
        Requirements.root();
        Path plugin = Peer.COMPOSE.orSkip().program();
        jd = JdHost.start();
        Path plugins = Files.createDirectories(jd.directory().resolve("docker-config").resolve("cli-plugins"));
        Files.createSymbolicLink(plugins.resolve("docker-compose"), plugin);
        file = Files.writeString(jd.directory().resolve("compose.yaml"), PROJECT);
    }

    private Command compose(String... words) {
        return jd.docker(
                Stream.concat(Stream.of("compose", "-f", file.toString()), Stream.of(words)).toArray(String[]::new));
    }

    private String exec(String service, String... words) {
        return compose(Stream.concat(Stream.of("exec", "-T", service), Stream.of(words)).toArray(String[]::new))
                .run().ok().out();
    }

    @Test
    void projectIsBroughtUpScaledAndTakenDown() {
        try (jd) {
            jd.jd("pull", "-q", "busybox").run().ok();
            compose("up", "-d").run().ok();

            JdHost.await("the server listens", () -> compose("exec", "-T", "web", "wget", "-q", "-O", "-", "http://127.0.0.1:8080/")
                    .run().exit() == 0);
            assertTrue(exec("web", "nslookup", "-type=a", "db").contains("Name:\tdb"));
            exec("web", "ping", "-c", "1", "-W", "5", "store");
            assertEquals("hello from db", exec("probe", "wget", "-q", "-O", "-", "http://web:8080/").strip());
            assertEquals(
                    "hello from db",
                    jd.inside("busybox", "wget", "-q", "-O", "-", "http://127.0.0.1:8123/").run().ok().out().strip());
            // The probe is not on the network of the database.
            assertTrue(compose("exec", "-T", "probe", "ping", "-c", "1", "-W", "1", "store").run().exit() != 0);

            compose("up", "-d", "--scale", "probe=3").run().ok();
            assertEquals(3, compose("ps", "-q", "probe").run().ok().out().lines().count());
            assertEquals(
                    3,
                    exec("web", "nslookup", "-type=a", "probe").lines().filter(line -> line.startsWith("Address: ")).count());

            compose("down", "-v", "-t", "1").run().ok();
            assertEquals("", jd.docker("ps", "-aq").run().ok().out());
            assertEquals("", jd.docker("volume", "ls", "-q").run().ok().out());
            assertEquals(
                    List.of("bridge", "host", "none"),
                    jd.docker("network", "ls", "--format", "{{.Name}}").run().ok().out().lines().sorted().toList());
            // Bridges, veth pairs and rules are checked again when the daemon has ended.
            assertTrue(jd.inside("ip", "-o", "link").run().ok().out().lines()
                    .noneMatch(line -> line.contains("br-") || line.contains("veth")));
        }
    }
}
