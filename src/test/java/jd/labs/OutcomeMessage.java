package jd.labs;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import jd.labs.Case.Hints;
import jd.labs.Case.Outcome;

/// An outcome on the socket between [Isolation] and [CaseMain]: its kind, then its texts.
final class OutcomeMessage {
    private static final int MOST = 10_000;

    private OutcomeMessage() {}

    static void write(Outcome outcome, DataOutputStream out) throws IOException {
        switch (outcome) {
            case Outcome.Passed() -> out.writeByte('P');
            case Outcome.Skipped(String why) -> {
                out.writeByte('S');
                text(why, out);
            }
            case Outcome.Failed(String got, Hints hints) -> {
                out.writeByte('F');
                text(got, out);
                text(hints.first(), out);
                text(hints.second(), out);
                text(hints.last(), out);
            }
        }
    }

    /// writeUTF takes 64 KiB at most.
    private static void text(String text, DataOutputStream out) throws IOException {
        out.writeUTF(text.length() > MOST ? text.substring(0, MOST) + " …" : text);
    }

    static Outcome read(DataInputStream in) throws IOException {
        return switch (in.readByte()) {
            case 'P' -> Case.PASSED;
            case 'S' -> new Outcome.Skipped(in.readUTF());
            case 'F' -> new Outcome.Failed(in.readUTF(), new Hints(in.readUTF(), in.readUTF(), in.readUTF()));
            default -> throw new IOException("not an outcome");
        };
    }
}
