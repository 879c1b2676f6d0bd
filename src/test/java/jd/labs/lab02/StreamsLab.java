package jd.labs.lab02;

import static jd.labs.Case.PASSED;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import jd.client.Client;
import jd.client.session.ProcessContext;
import jd.create.output.StdStream;
import jd.labs.Case;
import jd.labs.Case.Hints;
import jd.labs.Case.Outcome;
import jd.labs.Case.Outcome.Failed;
import jd.labs.Lab;
import jd.labs.PlugIn;
import jd.labs.StudentCode;
import jd.labs.lab02.Demultiplexer.FrameHead;

/// Grades lab 2: the frames are made by the daemon's own code, and arrive in pieces as on a socket.
public final class StreamsLab implements Lab {
    private static final int HEADER = 8;
    private static final int LARGEST_BUFFER = 32 * 1024;
    private static final byte[] HUGE = {1, 0, 0, 0, (byte) 0xb2, (byte) 0xd0, 0x5e, 0};

    private static final String FRAMES = "chapter 2, \"Code: two outputs on one connection\"";

    @Override
    public int number() {
        return 2;
    }

    @Override
    public String name() {
        return "streams";
    }

    @Override
    public String source() {
        return "OutputDemultiplexer.java";
    }

    @Override
    public PlugIn plugIn() {
        return new PlugIn.InProgram((student, words) ->
                Client.runWith(ProcessContext.ofProcess(), student(student)::attached, List.of(words)));
    }

    @Override
    public List<Case> cases(Class<?> program) {
        return List.of(
                one(program, "1", "fill() goes on reading until it has all bytes", this::fillsFromPieces),
                one(program, "2", "fill() leaves the next bytes on the connection", this::fillsNoMore),
                one(program, "3", "fill() stops at the end of the stream, and says how far it came",
                        this::fillsToTheEnd),
                one(program, "4", "head() reads the stream's number and an unsigned length", this::readsHeads),
                one(program, "5", "head() rejects what is no header", this::rejectsOtherHeads),
                one(program, "6", "copy() restores both outputs, whatever the pieces", this::restoresOutputs),
                one(program, "7", "copy() shows a piece before it waits for the next", this::showsAtOnce),
                one(program, "8", "copy() reports a stream that ends too early", this::reportsTruncation),
                one(program, "9", "copy() throws the daemon's own message", this::throwsMessages),
                one(program, "10", "copy() needs no memory for a large frame", this::copiesHugeFrames),
                one(program, "11", "attached() demultiplexes without a terminal", this::attachesWithoutTerminal),
                one(program, "12", "attached() writes a terminal's bytes as they are, at once",
                        this::attachesTerminal));
    }

    // ---- fill ----

    private Outcome fillsFromPieces(Demultiplexer student) throws IOException {
        byte[] buffer = new byte[HEADER];
        int filled = student.fill(PiecedStream.of("12345678".getBytes(), 3), buffer, HEADER);
        String got = "returned " + filled + ", buffer " + quoted(buffer);
        Hints hints = new Hints(
                "the stream has delivered three bytes at a time, and your method does not have all of them in order",
                "a read from a socket returns what has arrived, at least one byte: man 2 read, \"RETURN VALUE\"",
                "call in.read(buffer, filled, length - filled) in a loop, and add up what it returns");
        return filled == HEADER && quoted(buffer).equals("\"12345678\"") ? PASSED : new Failed(got, hints);
    }

    private Outcome fillsNoMore(Demultiplexer student) throws IOException {
        PiecedStream stream = PiecedStream.of("12345678payload".getBytes(), 100);
        byte[] buffer = new byte[100];
        int filled = student.fill(stream, buffer, HEADER);
        if (filled == HEADER && stream.left() == "payload".length()) {
            return PASSED;
        }
        return new Failed("returned " + filled + ", " + stream.left() + " bytes are left on the connection", new Hints(
                "the bytes after the first eight are the payload, and must still be on the connection",
                "what a read has taken from a socket cannot be put back: ask only for what you need",
                "in.read(buffer, filled, length - filled) asks for no more than is missing, buffer.length does"));
    }

    private Outcome fillsToTheEnd(Demultiplexer student) throws IOException {
        byte[] buffer = new byte[HEADER];
        int some = student.fill(PiecedStream.of("12345".getBytes(), 2), buffer, HEADER);
        int none = student.fill(PiecedStream.of(new byte[0], 1), buffer, HEADER);
        if (some == 5 && none == 0) {
            return PASSED;
        }
        String first = none == -1
                ? "at the end of the stream the number of bytes is 0, and -1 is no number of bytes"
                : "the stream had five bytes, and then none: the results are to be 5 and 0";
        return new Failed("returned " + some + " of five bytes, and " + none + " of none", new Hints(
                first,
                "java.io.InputStream.read returns -1 at the end of the stream, and it does so each time",
                "leave the loop when in.read(...) is negative, before its result is added"));
    }

    // ---- head ----

    private Outcome readsHeads(Demultiplexer student) throws IOException {
        for (FrameHead expected : List.of(
                new FrameHead(1, 6), new FrameHead(2, 200), new FrameHead(3, 0x01020304), new FrameHead(0,
                        3_000_000_000L))) {
            FrameHead got = student.head(header(expected));
            if (!got.equals(expected)) {
                return new Failed(hex(header(expected)) + " was read as " + got, headHints(expected, got));
            }
        }
        return PASSED;
    }

    private static Hints headHints(FrameHead expected, FrameHead got) {
        String second = FRAMES + "; \"network byte order\" in man 3 byteorder";
        if (got.stream() != expected.stream()) {
            return new Hints("the number of the stream is the first byte", second, "eight[0]");
        }
        if (Long.reverseBytes(got.length()) >>> 32 == expected.length()) {
            return new Hints(
                    "the length has its most significant byte first",
                    second,
                    "ByteBuffer is big-endian: getInt(4)");
        }
        if (got.length() < 0) {
            return new Hints(
                    "a length is never negative: a byte and an int of Java are signed, the numbers of a header are not",
                    second,
                    "Integer.toUnsignedLong, or eight[7] & 0xff for each byte");
        }
        return new Hints(
                "the length is in the last four bytes of eight, most significant byte first",
                second,
                "Integer.toUnsignedLong(ByteBuffer.wrap(eight).getInt(4))");
    }

    private Outcome rejectsOtherHeads(Demultiplexer student) {
        for (byte[] other : List.of("HTTP/1.1".getBytes(), new byte[] {(byte) 0x80, 0, 0, 0, 0, 0, 0, 1})) {
            String message = "Unrecognized input header: " + Byte.toUnsignedInt(other[0]);
            String last = "compare Byte.toUnsignedInt(eight[0]) with 3, and throw new IOException(...)";
            try {
                FrameHead head = student.head(other);
                return new Failed(hex(other) + " was read as " + head, new Hints(
                        "there are four streams, 0 to 3: these bytes are not a header",
                        FRAMES + ": a wrong first byte means that the daemon sends no frames, such as to a terminal",
                        last));
            } catch (IOException e) {
                if (!message.equals(e.getMessage())) {
                    return new Failed(hex(other) + " was rejected with " + e, new Hints(
                            "the message is to name the first byte as a number from 0 to 255",
                            "the starter has the text of the message; a byte of Java is -128 to 127",
                            last));
                }
            }
        }
        return PASSED;
    }

    // ---- copy ----

    private static final List<String> SAID = List.of("hello ", "an error", "", "world", " again", "and another");

    private Outcome restoresOutputs(Demultiplexer student) throws IOException {
        var frames = new ByteArrayOutputStream();
        for (int i = 0; i < SAID.size(); i++) {
            frames.writeBytes(frame(i % 2 == 0 ? StdStream.STDOUT : StdStream.STDERR, SAID.get(i)));
        }
        frames.writeBytes(new byte[] {0, 0, 0, 0, 0, 0, 0, 1, '!'});
        for (int length : List.of(1000, 1, 3, 8, 11)) {
            Screen out = new Screen();
            Screen err = new Screen();
            try {
                student.copy(PiecedStream.of(frames.toByteArray(), length), out, err);
            } catch (IOException e) {
                return new Failed("in pieces of " + length + " bytes: " + e, new Hints(
                        "bytes in the middle of a frame were taken for a header",
                        FRAMES + "; a read returns what has arrived, not what was asked for",
                        "count down the length of the frame by what read returned, before the next header"));
            }
            String got = "in pieces of " + length + " bytes: out " + out + ", err " + err;
            if (!got.endsWith("out \"hello  again!\", err \"an errorworldand another\"")) {
                return new Failed(got, outputHints(out, err));
            }
        }
        return PASSED;
    }

    private static Hints outputHints(Screen out, Screen err) {
        String second = FRAMES;
        if (out.text().isEmpty() && err.text().isEmpty()) {
            return new Hints(
                    "no payload has reached an output",
                    second,
                    "out.write or err.write of what was read after the header");
        }
        if (out.text().contains("\u0001") || out.text().contains("\0")) {
            return new Hints(
                    "headers are in the output: only payloads are",
                    second,
                    "fill(frames, header, 8) before each payload");
        }
        if (out.text().contains("error") || err.text().contains("hello")) {
            return new Hints(
                    "the first byte of a header says to which output its payload belongs",
                    second,
                    "head(header).stream()");
        }
        if (!out.text().endsWith("!")) {
            return new Hints(
                    "the last frame is of stream 0, which is written to standard output too",
                    second,
                    "stream 2 goes to err, 0 and 1 go to out");
        }
        return new Hints(
                "a payload may arrive in several pieces, may be empty, and a piece may end inside a header",
                second + "; a read returns what has arrived, not what was asked for",
                "write exactly the bytes that read returned, until the length of the frame is reached");
    }

    private Outcome showsAtOnce(Demultiplexer student) throws IOException {
        Screen out = new Screen();
        byte[] first = frame(StdStream.STDOUT, "Password: ");
        byte[] second = Arrays.copyOf(frame(StdStream.STDOUT, "first half, second half"), HEADER + 10);
        PiecedStream stream = new PiecedStream(
                List.of(first, second, ", second half".getBytes()), () -> out.text());
        student.copy(stream, out, new Screen());
        String last = "output.flush() after each output.write(...)";
        if (!stream.seenBefore(1).equals("Password: ")) {
            return new Failed("while the next frame was awaited, the user saw " + quoted(stream.seenBefore(1)),
                    new Hints(
                    "a prompt has no newline, and the user must see it before the next read",
                    "an output stream may hold bytes back: java.io.OutputStream.flush",
                    last));
        }
        if (!stream.seenBefore(2).equals("Password: first half")) {
            return new Failed("while the rest of a frame was awaited, the user saw " + quoted(stream.seenBefore(2)),
                    new Hints(
                    "the first part of a payload was held back until the rest had come",
                    "a frame is as large as the daemon's read was, and the network may take seconds between its parts",
                    "write what frames.read(...) has returned, instead of collecting the payload; " + last));
        }
        return PASSED;
    }

    private Outcome reportsTruncation(Demultiplexer student) throws IOException {
        byte[] frame = frame(StdStream.STDOUT, "complete");
        for (int missing : List.of(1, 8, 11)) {
            byte[] two = joined(frame, Arrays.copyOf(frame, frame.length - missing));
            Screen out = new Screen();
            String where = missing > 8 ? "inside a header" : "inside a payload";
            String last =
                    "throw new EOFException(...) where fill or read returns less than the "
                            + (missing > 8 ? "header" : "frame");
            try {
                student.copy(PiecedStream.of(two, 1000), out, new Screen());
                return new Failed("the stream ended " + where + ", and copy() returned as if it had ended well",
                        new Hints(
                        "the connection was lost " + where + ": the user must not take the output for complete",
                        "a stream may end between two frames only: the daemon closes it when the container has ended",
                        last));
            } catch (EOFException e) {
                if (!out.text().startsWith("complete")) {
                    return new Failed("EOFException, and the user saw " + out, new Hints(
                            "what has come before the end is not written: it is the output before the failure",
                            "the starter says: after what has come was copied",
                            "flush before you throw"));
                }
            } catch (RuntimeException e) {
                return new Failed("the stream ended " + where + ": " + e, new Hints(
                        "the stream has ended early, and your code went on with bytes that have not come",
                        "InputStream.read returns -1 at the end of the stream",
                        last));
            }
        }
        student.copy(PiecedStream.of(frame, 1000), new Screen(), new Screen());
        return PASSED;
    }

    private Outcome throwsMessages(Demultiplexer student) {
        byte[] text = "log file: no space left on device".getBytes();
        byte[] frames =
                joined(frame(StdStream.STDOUT, "before"), joined(new byte[] {3, 0, 0, 0, 0, 0, 0,
                        (byte) text.length}, text));
        Screen out = new Screen();
        Screen err = new Screen();
        String last = "throw new IOException(\"error from daemon in stream: \" + the payload as UTF-8)";
        try {
            student.copy(PiecedStream.of(frames, 10), out, err);
            return new Failed("out " + out + ", err " + err + ", no exception", new Hints(
                    "a frame of stream 3 is not the container's output: the daemon reports that it cannot go on",
                    FRAMES + ": the drawing in StdCopy",
                    last));
        } catch (IOException e) {
            String message = "error from daemon in stream: " + new String(text, StandardCharsets.UTF_8);
            return message.equals(e.getMessage()) ? PASSED : new Failed(e.toString(), new Hints(
                    "the user is to read the whole message of the daemon",
                    "the message arrives in pieces too, like every payload",
                    last));
        }
    }

    private Outcome copiesHugeFrames(Demultiplexer student) throws IOException {
        List<byte[]> pieces = new ArrayList<>(List.of(HUGE));
        pieces.addAll(Collections.nCopies(20, "x".repeat(50_000).getBytes()));
        Screen out = new Screen();
        PiecedStream stream = new PiecedStream(pieces, () -> "");
        String second =

                        "the daemon chooses the length: memory that another program sizes needs a bound (chapter 5, \"Bounds\")";
        String last = "frames.read(buffer, 0, (int) Math.min(left, buffer.length)), with left as a long";
        try {
            student.copy(stream, out, new Screen());
            return new Failed("a frame of 3,000,000,000 bytes was taken as complete after " + out.text().length(),
                    new Hints(
                    "the length is greater than the greatest int, and has become another number",
                    "chapter 2: four bytes, unsigned",
                    last));
        } catch (EOFException e) {
            if (stream.largestBuffer() > LARGEST_BUFFER) {
                return new Failed("a buffer of " + stream.largestBuffer() + " bytes", new Hints(
                        "the frame says that it has 3,000,000,000 bytes, and your buffer grows with it",
                        second,
                        last));
            }
            return out.text().length() == 1_000_000 ? PASSED : new Failed(
                    out.text().length() + " bytes of a million were written before the stream ended", new Hints(
                    "the bytes of a frame are not written before all of them have come",
                    second,
                    last));
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            return new Failed("a frame of 3,000,000,000 bytes: " + e, new Hints(
                    "the payload of a large frame does not fit into an array: copy it in parts",
                    second,
                    last));
        }
    }

    // ---- attached ----

    private Outcome attachesWithoutTerminal(Demultiplexer student) throws IOException {
        Screen out = new Screen();
        Screen err = new Screen();
        byte[] frames = joined(frame(StdStream.STDERR, "no such file"), frame(StdStream.STDOUT, "done"));
        student.attached(false, PiecedStream.of(frames, 5), out, err);
        String got = "out " + out + ", err " + err;
        return got.equals("out \"done\", err \"no such file\"") ? PASSED : new Failed(got, new Hints(
                "without a terminal the container has two outputs, and the connection carries frames",
                FRAMES,
                "copy(body, out, err) unless tty"));
    }

    private Outcome attachesTerminal(Demultiplexer student) {
        Screen out = new Screen();
        Screen err = new Screen();
        List<byte[]> pieces =
                List.of("/ # ".getBytes(), new byte[] {1, 0, 0, 0, 0, 0, 0, 2}, "ls\r\n\033[1;34mbin".getBytes());
        PiecedStream stream = new PiecedStream(pieces, () -> out.text());
        String all = "/ # \1\0\0\0\0\0\0\2ls\r\n\033[1;34mbin";
        String second = "chapter 2: a container with a terminal has one output and sends no frames; man 4 pts";
        try {
            student.attached(true, stream, out, err);
        } catch (IOException e) {
            return new Failed(e.toString(), new Hints(
                    "the bytes of a terminal were taken for a header",
                    second,
                    "read and write without head() if tty is true"));
        }
        if (!out.text().equals(all) || !err.text().isEmpty()) {
            return new Failed("out " + out + ", err " + err, new Hints(
                    "every byte of a terminal belongs to the output, carriage returns and escape sequences too",
                    second,
                    "out.write(buffer, 0, count) with what body.read(buffer) returned"));
        }
        return stream.seenBefore(1).equals("/ # ") ? PASSED : new Failed(
                "while the next bytes were awaited, the user saw " + quoted(stream.seenBefore(1)), new Hints(
                "the prompt is not shown before the user types",
                "an output stream may hold bytes back: java.io.OutputStream.flush",
                "out.flush() after each out.write(...)"));
    }

    // ---- frames and what the user sees ----

    /// A buffered output; what was flushed, the user sees.
    private static final class Screen extends BufferedOutputStream {
        Screen() {
            super(new ByteArrayOutputStream(), 2 * 1024 * 1024);
        }

        String text() {
            return ((ByteArrayOutputStream) out).toString(StandardCharsets.UTF_8);
        }

        @Override
        public String toString() {
            return quoted(text().getBytes(StandardCharsets.UTF_8));
        }
    }

    private static byte[] frame(StdStream stream, String payload) {
        return stream.frame(payload.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] header(FrameHead head) {
        return new byte[] {
            (byte) head.stream(), 0, 0, 0,
            (byte) (head.length() >> 24), (byte) (head.length() >> 16), (byte) (head.length() >> 8),
                    (byte) head.length()
        };
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static String hex(byte[] bytes) {
        return HexFormat.ofDelimiter(" ").formatHex(bytes);
    }

    private static String quoted(byte[] bytes) {
        return quoted(new String(bytes, StandardCharsets.UTF_8));
    }

    private static String quoted(String text) {
        var quoted = new StringBuilder("\"");
        text.chars().limit(100).forEach(c -> {
            if (c < ' ') {
                quoted.append("\\x%02x".formatted(c));
            } else {
                quoted.append((char) c);
            }
        });
        return quoted.append(text.length() > 100 ? "\"…" : "\"").toString();
    }

    // ---- the student's class ----

    private interface Look {
        Outcome at(Demultiplexer student) throws IOException;
    }

    private static Case one(Class<?> program, String id, String sentence, Look look) {
        return new Case(id, sentence, false, () -> {
            try {
                return look.at(student(program));
            } catch (PiecedStream.EndlessLoop e) {
                return new Failed(e.getMessage(), new Hints(
                        "the stream has ended, and your loop does not",
                        "java.io.InputStream.read returns -1 at the end of the stream",
                        "leave the loop when in.read(...) is negative"));
            }
        });
    }

    private static Demultiplexer student(Class<?> program) {
        return StudentCode.create(program, Demultiplexer.class);
    }
}
