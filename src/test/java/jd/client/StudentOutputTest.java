package jd.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import jd.client.FakeDaemon.Answer;
import jd.client.session.ProcessContext;
import jd.labs.SolutionRegions;
import jd.labs.StudentCode;
import jd.labs.lab02.Demultiplexer;
import jd.labs.lab02.StreamsLab;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The client with a student's demultiplexer (lab 2).
class StudentOutputTest {
    @TempDir
    private Path directory;

    @Test
    void logsAreDemultiplexedByTheStudent() throws Exception {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        try (FakeDaemon daemon = new FakeDaemon(directory.resolve("jd.sock"))) {
            String frames = text(FakeDaemon.frame(1, "out")) + text(FakeDaemon.frame(2, "err"));
            daemon.on("GET /containers/a/json", Answer.json(200, "{\"Id\":\"a1\",\"Config\":{\"Tty\":false}}"))
                    .on("GET /containers/a1/logs", Answer.json(200, frames));
            var process = new ProcessContext(InputStream.nullInputStream(), out, err, _ -> false, Map.of());
            List<String> line = List.of("-H", daemon.address(), "logs", "a");
            assertEquals(0, Client.runWith(process, solution()::attached, line), err::toString);
        }
        assertEquals("out", out.toString());
        assertEquals("err", err.toString());
    }

    private static String text(byte[] frame) {
        return new String(frame, StandardCharsets.UTF_8);
    }

    private Demultiplexer solution() throws IOException, ReflectiveOperationException {
        StreamsLab lab = new StreamsLab();
        SolutionRegions source = SolutionRegions.read(lab.directory().resolve(lab.source()));
        Path program = Files.writeString(directory.resolve(lab.source()), source.solution());
        Class<?> student = StudentCode.compile(program, directory.resolve("classes"));
        return (Demultiplexer) student.getConstructor().newInstance();
    }
}
