package jd.compose.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LegacyFormatTest {
    private static Section services(String text) {
        var problems = new Problems();
        YamlNode modern = LegacyFormat.modern(YamlReader.parse("fig.yml", text).getFirst().tree());
        Map<String, Object> document = new DocumentReader(Path.of("/p"), "/home/x", problems, Set.of()).file(modern);
        problems.check();
        return Section.of(document).section("services");
    }

    @Test
    void exampleOfTheBookIsReadAsServices() {
        Section services = services("""
                web:
                  build: .
                  dockerfile: Dockerfile-alternate
                  links: [db, "db:database"]
                  external_links: [redis_1]
                  ports: ["8000:8000"]
                  volumes: [".:/code", "cache/:/tmp/cache"]
                  env_file: web.env
                  mem_limit: 64m
                db:
                  image: postgres
                """);
        assertEquals(List.of("db", "web"), services.names());
        Section web = services.section("web");
        assertEquals("/p", web.section("build").text("context"));
        assertEquals("Dockerfile-alternate", web.section("build").text("dockerfile"));
        assertEquals(List.of("db", "db:database"), web.texts("links"));
        assertEquals(List.of("redis_1"), web.texts("external_links"));
        assertEquals(List.of("/p", "/p/cache"),
                web.sections("volumes").stream().map(mount -> mount.text("source")).toList());
        assertEquals("67108864", web.text("mem_limit"));
    }

    @Test
    void serviceWithoutNetIsOnTheBridge() {
        assertEquals("bridge", services("db: {image: b}").section("db").text("network_mode"));
    }

    @Test
    void netOfAContainerIsThatOfAServiceIfThereIsOne() {
        Section services = services("""
                a: {image: b, net: "container:b"}
                b: {image: b, net: host}
                c: {image: b, net: "container:other"}
                """);
        assertEquals(List.of("service:b", "host", "container:other"),
                services.names().stream().map(name -> services.section(name).text("network_mode")).toList());
    }

    @Test
    void volumesFromAContainerOutsideOfTheProjectAreMarkedAsSuch() {
        assertEquals(List.of("b:ro", "container:other:ro", "container:third"), services("""
                a: {image: b, volumes_from: ["b:ro", "other:ro", "container:third"]}
                b: {image: b}
                """).section("a").texts("volumes_from"));
    }

    @Test
    void logDriverAndOptionsBecomeOneKey() {
        Section logging = services("a: {image: b, log_driver: syslog, log_opt: {tag: x}}").section("a")
                .section("logging");
        assertEquals("syslog", logging.text("driver"));
        assertEquals("x", logging.section("options").text("tag"));
    }

    @Test
    void modernFileStaysAsItIs() {
        YamlNode file = YamlReader.parse("compose.yaml", "services: {image: {image: b}}").getFirst().tree();
        assertSame(file, LegacyFormat.modern(file));
        YamlNode typo = YamlReader.parse("compose.yaml", "service: {web: {image: b}}").getFirst().tree();
        assertSame(typo, LegacyFormat.modern(typo));
    }
}
