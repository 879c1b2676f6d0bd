package jd.libcontainer.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jd.SmallHeap;
import jd.libcontainer.kernel.JnrSyscalls;
import jd.libcontainer.kernel.LibcontainerException;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.mount.MountTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class TextFileTest {
    private final Syscalls kernel = JnrSyscalls.load();

    @TempDir
    private Path directory;

    private String write(String text) throws IOException {
        return Files.writeString(directory.resolve("file"), text).toString();
    }

    @Test
    void linesAreReadOneByOne() throws IOException {
        List<String> lines = new ArrayList<>();
        TextFile.forEachLine(kernel, write("a\n\né\nlast"), lines::add);
        assertEquals(List.of("a", "", "é", "last"), lines);
        TextFile.forEachLineIfPresent(kernel, directory + "/missing", lines::add);
        assertEquals(4, lines.size());
    }

    @Test
    void lineWithoutEndIsRefused() {
        assertThrows(LibcontainerException.class, () -> TextFile.forEachLine(kernel, "/dev/zero", _ -> {}));
    }

    @Test
    void fileWithoutEndIsRefused() {
        LibcontainerException e = assertThrows(LibcontainerException.class, () -> TextFile.read(kernel, "/dev/zero"));
        assertTrue(e.getMessage().contains("more than 8388608 bytes"), e.getMessage());
    }

    /// Counts the lines of a file.
    public static final class Count {
        private Count() {}

        public static void main(String[] arguments) {
            long[] count = new long[1];
            TextFile.forEachLine(JnrSyscalls.load(), arguments[0], _ -> count[0]++);
            System.out.println(count[0]);
        }
    }

    /// As long as the table of mounts of a host with 400,000.
    @Test
    void tableLargerThanTheHeapIsRead() throws Exception {
        Path table = directory.resolve("table");
        try (BufferedWriter out = Files.newBufferedWriter(table)) {
            for (int i = 0; i < 400_000; i++) {
                out.write("36 35 98:0 / /var/lib/jd/overlay/mnt/" + i + " rw,noatime master:1 - ext3 /dev/root rw\n");
            }
        }
        assertEquals("400000", SmallHeap.run(Count.class, table).strip());
    }

    @Test
    void onlyMountsAboveAPathAreKept() {
        MountTable table = MountTable.above(kernel, Path.of("/proc/sys"));
        assertTrue(table.at(Path.of("/proc")).isPresent());
        assertTrue(table.at(Path.of("/dev")).isEmpty());
    }
}
