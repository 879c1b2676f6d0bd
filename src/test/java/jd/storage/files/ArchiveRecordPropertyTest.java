package jd.storage.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

/// Recorder and assembler, without a disk: any division of a stream into segments and files is put together again.
class ArchiveRecordPropertyTest {
    @Property(tries = 300)
    void assembledStreamIsTheRecordedOne(
            @ForAll @Size(max = 20) List<byte @Size(max = 100_000) []> parts, @ForAll long kinds) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        parts.forEach(all::writeBytes);
        ByteArrayOutputStream record = new ByteArrayOutputStream();
        Map<String, byte[]> files = new HashMap<>();

        ArchiveRecorder recorder = new ArchiveRecorder(new ByteArrayInputStream(all.toByteArray()), record);
        for (int i = 0; i < parts.size(); i++) {
            byte[] part = parts.get(i);
            boolean isFile = (kinds >> i & 1) == 1 && part.length > 0;
            if (isFile) {
                recorder.beginFile();
            }
            assertArrayEquals(part, recorder.readNBytes(part.length));
            if (isFile) {
                TarPath path = TarPath.parse("dir/f" + i);
                files.put(path.toString(), part);
                recorder.endFile(path, part.length);
            }
        }
        assertEquals(all.size(), recorder.finish());

        try (ArchiveAssembler assembler = new ArchiveAssembler(
                new ByteArrayInputStream(record.toByteArray()),
                path -> new ByteArrayInputStream(files.get(new String(path))))) {
            assertArrayEquals(all.toByteArray(), assembler.readAllBytes());
        }
    }
}
