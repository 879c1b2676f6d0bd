package jd.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import jd.libcontainer.Syscalls;
import jd.storage.TarApply.Whiteouts;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

@Tag("root")
class TarApplyPropertyTest {
    private static Syscalls syscalls;
    private static Path directory;

    @BeforeContainer
    static void root() throws IOException {
        syscalls = RootOnly.syscalls();
        directory = Files.createTempDirectory("jd-tar-apply-");
    }

    @AfterContainer
    static void remove() {
        if (directory != null) {
            RemoveTree.at(syscalls, directory);
        }
    }

    @Property(tries = 150)
    void aTreeOfAnyNamesAndKindsComesOutAsItWasPacked(@ForAll long seed) throws IOException {
        RandomTree tree = new RandomTree(seed);
        Path target = Files.createTempDirectory(directory, "unpacked-");
        TarApply.apply(syscalls, target, Whiteouts.OVERLAY, new ByteArrayInputStream(tree.tar()));
        assertEquals(tree.expected(), TreeSnapshot.of(syscalls, target));
        RemoveTree.at(syscalls, target);
    }

    @Property(tries = 50)
    void aCopyOfATreeIsThatTree(@ForAll long seed) throws IOException {
        Path source = Files.createTempDirectory(directory, "source-");
        Path copy = Files.createTempDirectory(directory, "copy-");
        TarApply.apply(syscalls, source, Whiteouts.PLAIN, new ByteArrayInputStream(new RandomTree(seed).tar()));
        CopyTree.copy(syscalls, source, copy);
        assertEquals(TreeSnapshot.of(syscalls, source), TreeSnapshot.of(syscalls, copy));
        RemoveTree.at(syscalls, source);
        RemoveTree.at(syscalls, copy);
    }
}
