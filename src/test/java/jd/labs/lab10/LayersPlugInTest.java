package jd.labs.lab10;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jd.image.Digest;
import jd.labs.PlugIn;
import jd.labs.SolutionRegions;
import jd.labs.StudentCode;
import jd.libcontainer.kernel.JnrSyscalls;
import jd.libcontainer.namespace.IdMaps;
import jd.storage.Storage;
import jd.storage.files.StateRoot;
import jd.storage.files.Tar;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The layers of an image, unpacked by a student's class in jd's storage.
@Tag("root")
class LayersPlugInTest {
    private static final LayersLab LAB = new LayersLab();
    private static final SolutionRegions SOURCE = SolutionRegions.read(LAB.directory().resolve(LAB.source()));

    @TempDir
    private Path directory;

    private Storage open(String program) throws IOException {
        Path source = Files.writeString(directory.resolve(LAB.source()), program);
        Class<?> student = StudentCode.compile(source, directory.resolve("classes"));
        PlugIn.InDaemon plugIn = assertInstanceOf(PlugIn.InDaemon.class, LAB.plugIn());
        return Storage.open(new StateRoot(directory.resolve("root")), JnrSyscalls.load(), plugIn.flags().getLast(),
                IdMaps.SAME, plugIn.pieces().apply(student).unpacking());
    }

    private static Digest register(Storage storage, List<Digest> below, byte[] tar) {
        storage.layers().register(below, Digest.of(tar), () -> new ByteArrayInputStream(tar));
        return Digest.of(tar);
    }

    @Test
    void solutionUnpacksTheLayersOfAContainer() throws IOException {
        try (Storage storage = open(SOURCE.solution())) {
            Digest base = register(storage, List.of(), new Tar().file("etc/old", "old").file("etc/keep", "k").bytes());
            byte[] tar = new Tar().file("etc/.wh.old", "").file("etc/new", "new").bytes();
            Digest top = register(storage, List.of(base), tar);

            storage.layers().createWritable("box", List.of(base, top));
            Path root = storage.layers().mount("box");

            assertFalse(Files.exists(root.resolve("etc/old")));
            assertTrue(Files.exists(root.resolve("etc/keep")));
            assertEquals("new", Files.readString(root.resolve("etc/new")));
            storage.layers().removeWritable("box");
        }
    }

    @Test
    void starterUnpacksNothing() throws IOException {
        try (Storage storage = open(SOURCE.starter())) {
            byte[] tar = new Tar().file("etc/new", "new").bytes();
            var unsolved =
                    assertThrows(UnsupportedOperationException.class, () -> register(storage, List.of(), tar));
            assertEquals("task 1: path", unsolved.getMessage());
        }
    }
}
