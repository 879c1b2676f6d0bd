package jd.labs;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.concurrent.CompletableFuture;

/// Limits what a case prints on standard output and standard error together. Replaces both streams when a case begins; the
/// call that exceeds the limit fails the case, with the place of that call, and throws [Excess].
///
/// Only this JVM's streams are limited: a JVM that a case starts for the student's code calls [#limitThisProcess].
public final class CaseOutput {
    private static final int MOST_LINES = 200;
    private static final int MOST_BYTES = 64 * 1024;

    /// The last line that is shown.
    private static final String CUT = "… the rest is not shown: the case ";

    private final PrintStream standard;
    private final PrintStream error;

    /// An error, not an exception: a `catch (Exception e)` inside of an endless loop does not keep the loop alive.
    public static final class Excess extends Error {
        private Excess() {
            super("printed more than " + MOST_LINES + " lines or " + MOST_BYTES / 1024 + " KiB");
        }
    }

    CaseOutput(PrintStream standard, PrintStream error) {
        this.standard = standard;
        this.error = error;
    }

    /// Limits what this process prints until its end.
    public static void limitThisProcess() {
        new CaseOutput(System.out, System.err).begin(new CompletableFuture<>());
    }

    /// @throws Excess if a process that limits itself has printed this, and more
    public static void check(String output) {
        if (output.contains(CUT)) {
            throw new Excess();
        }
    }

    /// New streams for each case: a `PrintStream` whose target throws keeps the text in its buffer.
    ///
    /// @param answer of the case that begins; fails with [Excess] when the case prints too much
    void begin(CompletableFuture<?> answer) {
        Allowance allowance = new Allowance(answer);
        System.setOut(new PrintStream(new Limited(standard, allowance), true, standard.charset()));
        System.setErr(new PrintStream(new Limited(error, allowance), true, error.charset()));
    }

    /// What is left for one case.
    private static final class Allowance {
        private final CompletableFuture<?> answer;

        // Guarded by this.
        private int lines = MOST_LINES;
        private int bytes = MOST_BYTES;

        Allowance(CompletableFuture<?> answer) {
            this.answer = answer;
        }

        synchronized void write(byte[] from, int offset, int length, PrintStream to) {
            int end = offset;
            while (end < offset + length && lines > 0 && bytes > 0) {
                bytes--;
                lines -= from[end++] == '\n' ? 1 : 0;
            }
            to.write(from, offset, end - offset);
            to.flush();
            if (end < offset + length) {
                throw excess(to);
            }
        }

        private Excess excess(PrintStream to) {
            Excess excess = new Excess();
            if (answer.completeExceptionally(excess)) {
                to.println((lines == 0 ? "" : "\n") + CUT + excess.getMessage());
            }
            return excess;
        }
    }

    private static final class Limited extends OutputStream {
        private final PrintStream to;
        private final Allowance allowance;

        Limited(PrintStream to, Allowance allowance) {
            this.to = to;
            this.allowance = allowance;
        }

        @Override
        public void write(int one) {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] from, int offset, int length) {
            allowance.write(from, offset, length, to);
        }
    }
}
