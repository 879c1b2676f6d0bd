package jd.storage.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.JnrSyscalls;
import jd.libcontainer.kernel.Syscalls;
import jd.storage.files.TarApply.Whiteouts;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// jd's tar and GNU tar: an archive of either is unpacked by the other to the same tree.
@Tag("root")
class GnuTarTest {
    private static Syscalls syscalls;

    @TempDir
    private Path directory;

    private Path source;
    private Path target;

    @BeforeAll
    static void root() {
        syscalls = JnrSyscalls.load();
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/tar")), "needs GNU tar");
    }

    @BeforeEach
    void directories() throws IOException {
        source = Files.createDirectory(directory.resolve("source"));
        target = Files.createDirectory(directory.resolve("target"));
    }

    private static void tar(String... arguments) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("/usr/bin/tar"));
        words.addAll(List.of(arguments));
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        assertEquals(0, process.waitFor(), output);
    }

    private void unpack(Path archive) throws IOException {
        try (InputStream in = Files.newInputStream(archive)) {
            TarApply.apply(syscalls, target, Whiteouts.PLAIN, in);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gnu", "oldgnu", "pax"})
    void archiveOfGnuTarIsUnpackedToTheSameTree(String format) throws Exception {
        TarApply.apply(syscalls, source, Whiteouts.PLAIN, new ByteArrayInputStream(new RandomTree(7).tar()));
        Path archive = directory.resolve("a.tar");
        String xattrs = format.equals("pax") ? "--xattrs-include=*" : "--no-xattrs";
        tar("-C", source.toString(), "--format=" + format, xattrs, "-cf", archive.toString(), ".");
        unpack(archive);
        assertEquals(
                coarse(format, TreeSnapshot.of(syscalls, source).toString()),
                coarse(format, TreeSnapshot.of(syscalls, target).toString()));
    }

    /// Only pax has extended attributes and fractions of seconds.
    private static String coarse(String format, String snapshot) {
        return format.equals("pax")
                ? snapshot
                : snapshot.replaceAll("[0-9]{9} \\{[^}]*\\}", "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--format=gnu", "--format=pax --sparse-version=0.0", "--format=pax --sparse-version=0.1",
        "--format=pax --sparse-version=1.0"})
    void holesAreKept(String format) throws Exception {
        try (RandomAccessFile file = new RandomAccessFile(source.resolve("sparse").toFile(), "rw")) {
            for (int i = 1; i < 40; i++) {
                file.seek(i * 1_000_000L);
                file.write(("piece " + i).getBytes());
            }
            file.setLength(100_000_000);
        }
        try (RandomAccessFile file = new RandomAccessFile(source.resolve("hole").toFile(), "rw")) {
            file.setLength(5_000_000);
        }
        Path archive = directory.resolve("a.tar");
        List<String> words = new ArrayList<>(List.of("-C", source.toString()));
        words.addAll(List.of(format.split(" ")));
        words.addAll(List.of("--sparse", "-cf", archive.toString(), "."));
        tar(words.toArray(String[]::new));
        unpack(archive);
        for (String name : List.of("sparse", "hole")) {
            assertEquals(-1, Files.mismatch(source.resolve(name), target.resolve(name)), name);
        }
        assertTrue(Files.size(archive) < 1_000_000);
        assertTrue(blocks(target.resolve("sparse")) < 2000, "holes were filled");
    }

    private static long blocks(Path file) throws IOException, InterruptedException {
        Process du = new ProcessBuilder("du", "-k", file.toString()).start();
        return Long.parseLong(new String(du.getInputStream().readAllBytes()).split("\t")[0]);
    }

    @Test
    void archiveIsUnpackedByGnuTarToTheSameTree() throws Exception {
        RandomTree tree = new RandomTree(11);
        Path archive = directory.resolve("a.tar");
        Files.write(archive, tree.tar());
        tar("-C", target.toString(), "--numeric-owner", "--xattrs", "--xattrs-include=*", "-xpf", archive.toString());
        assertEquals(tree.expected(), TreeSnapshot.of(syscalls, target));
    }

    @Test
    void numbersLargerThanTheirFieldsAreKept() throws Exception {
        Path file = Files.createFile(source.resolve("f"));
        syscalls.fchownat(FileSyscalls.AT_FDCWD, FileSyscalls.bytes(file.toString()), 1_000_000_000, 2_000_000_000, 0);
        syscalls.utimensat(FileSyscalls.AT_FDCWD, FileSyscalls.bytes(file.toString()), -86_400_000_000_000L, 0);
        Path archive = directory.resolve("a.tar");
        tar("-C", source.toString(), "--format=gnu", "-cf", archive.toString(), "f");
        unpack(archive);
        assertEquals(TreeSnapshot.of(syscalls, source), TreeSnapshot.of(syscalls, target));
    }
}
