package jd.create.output;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import jd.create.failure.CreateException;
import jd.fuzz.FuzzTest;
import jd.fuzz.Target;
import jd.server.api.ApiException;
import jd.server.api.DetachKeys;

/// Keys that detach a client, and log files that are read back.
class OutputFuzzTest extends FuzzTest {
    @Override
    public List<Target> targets() {
        return List.of(detachKeys(), logFiles());
    }

    private static Target detachKeys() {
        return Target.ofText("detach-keys", text -> {
                    DetachKeys keys = DetachKeys.parse(text);
                    byte[] typed = (text + new String(keys.bytes(), StandardCharsets.ISO_8859_1).repeat(2))
                            .getBytes(StandardCharsets.ISO_8859_1);
                    keys.type(typed, typed.length);
                    keys.rest();
                })
                .seeds("ctrl-p,ctrl-q", "a", "ctrl-a,x,ctrl-],DEL")
                .rejectsWith(ApiException.class);
    }

    /// A log that another program has written to, or that was truncated by a crash.
    private static Target logFiles() {
        Path directory = directory();
        return Target.of("log-files", content -> {
                    Path file = directory.resolve("log");
                    Files.write(file, content);
                    JsonLog log = new JsonLog(file, -1, 1);
                    LogLines lines = new LogLines(new ByteArrayOutputStream(), List.of(StdStream.values()), true, true, true);
                    for (OptionalInt tail : List.of(OptionalInt.of(3), OptionalInt.empty())) {
                        try (LogReader reader = new LogReader(log, LogReader.start(log, tail))) {
                            reader.readTo(log.end(), lines);
                        }
                    }
                })
                .seeds("""
                        {"log":"a\\n","stream":"stdout","time":"2024-05-18T21:21:03.123456789Z"}
                        {"log":"\\u0000\\ud83d\\ude00","stream":"stderr","time":"2024-05-18T21:21:03Z"}
                        {"log":"c\\n","stream":"stdout","attrs":{"a":"b"},"time":"2024-05-18T21:21:04.1Z"}
                        """)
                .rejectsWith(CreateException.class);
    }
}
