package jd.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinkGraphTest {
    @TempDir
    private Path directory;

    private LinkGraph open() {
        return LinkGraph.open(directory.resolve("linkgraph.db"));
    }

    @Test
    void nameBelongsToTheFirstContainer() {
        try (LinkGraph graph = open()) {
            assertEquals(Optional.empty(), graph.reserve("web", "c1"));
            assertEquals(Optional.of("c1"), graph.reserve("web", "c2"));
            assertEquals(Optional.of("c1"), graph.idOf("web"));
            assertEquals(Optional.empty(), graph.nameOf("c2"));
        }
    }

    @Test
    void namesAreKeptOverARestart() {
        try (LinkGraph graph = open()) {
            graph.reserve("web", "c1");
        }
        try (LinkGraph graph = open()) {
            assertEquals(Optional.of("web"), graph.nameOf("c1"));
        }
    }

    @Test
    void renamingFreesTheOldName() {
        try (LinkGraph graph = open()) {
            graph.reserve("web", "c1");
            graph.reserve("db", "c2");
            assertEquals(Optional.of("c2"), graph.rename("c1", "db"));
            assertEquals(Optional.empty(), graph.rename("c1", "www"));
            assertEquals(Optional.of("www"), graph.nameOf("c1"));
            assertEquals(Optional.empty(), graph.reserve("web", "c3"));
        }
    }

    @Test
    void purgeRemovesAllNamesOfAContainer() {
        try (LinkGraph graph = open()) {
            graph.reserve("web", "c1");
            graph.purge("c1");
            assertEquals(Optional.empty(), graph.idOf("web"));
            assertEquals(Optional.empty(), graph.reserve("web", "c1"));
        }
    }

    @Test
    void nameCanBeAnyText() {
        try (LinkGraph graph = open()) {
            String name = "é'; drop table edge; --\0";
            assertEquals(Optional.empty(), graph.reserve(name, "c1"));
            assertEquals(Optional.of("c1"), graph.idOf(name));
        }
    }
}
