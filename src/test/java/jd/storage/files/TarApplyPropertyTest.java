package jd.storage.files;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import jd.libcontainer.kernel.JnrSyscalls;
import jd.libcontainer.kernel.Syscalls;
import jd.storage.files.TarApply.Whiteouts;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Random trees. Without jqwik, which cannot report tests as skipped that need root; the seed is in the message.
@Tag("root")
class TarApplyPropertyTest {
    private static Syscalls syscalls;

    @TempDir
    private Path directory;

    @BeforeAll
    static void root() {
        syscalls = JnrSyscalls.load();
    }

    private interface Check {
        void seed(long seed) throws IOException;
    }

    private static void forManySeeds(int count, Check check) {
        new Random().longs(count).forEach(seed -> {
            try {
                check.seed(seed);
            } catch (IOException | RuntimeException | AssertionError e) {
                throw new AssertionError("the tree of seed " + seed + "L", e);
            }
        });
    }

    @Test
    void packedTreeIsUnpackedToTheSameTree() {
        forManySeeds(150, seed -> {
            RandomTree tree = new RandomTree(seed);
            Path target = Files.createTempDirectory(directory, "unpacked-");
            TarApply.apply(syscalls, target, Whiteouts.OVERLAY, new ByteArrayInputStream(tree.tar()));
            assertEquals(tree.expected(), TreeSnapshot.of(syscalls, target));
            RemoveTree.at(syscalls, target);
        });
    }

    @Test
    void copyOfATreeIsTheSameTree() {
        forManySeeds(50, seed -> {
            Path source = Files.createTempDirectory(directory, "source-");
            Path copy = Files.createTempDirectory(directory, "copy-");
            byte[] tar = new RandomTree(seed).tar();
            TarApply.apply(syscalls, source, Whiteouts.PLAIN, new ByteArrayInputStream(tar));
            CopyTree.copy(syscalls, source, copy);
            assertEquals(TreeSnapshot.of(syscalls, source), TreeSnapshot.of(syscalls, copy));
            RemoveTree.at(syscalls, source);
            RemoveTree.at(syscalls, copy);
        });
    }
}
