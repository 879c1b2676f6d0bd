package jd.client.session;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/// The keys that leave a container running: ctrl-p ctrl-q, or what `--detach-keys` says (`a`, `ctrl-c`, `ctrl-@,x`).
///
/// It watches the typed bytes one by one. As long as they may still become the sequence they are held back; when they
/// turn out to be something else, they are passed on.
///
/// Docker 1.12: pkg/term/proxy.go
final class DetachKeys {
    private static final List<Byte> DEFAULT = List.of((byte) 16, (byte) 17);
    private static final String CONTROL = "@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_";

    private final List<Byte> sequence;
    private int matched;

    private DetachKeys(List<Byte> sequence) {
        this.sequence = sequence;
    }

    /// @param text comma separated keys; empty means ctrl-p,ctrl-q, and so does a text that is no sequence
    static DetachKeys parse(String text) {
        var sequence = new ArrayList<Byte>();
        for (String key : text.isEmpty() ? new String[0] : text.split(",", -1)) {
            int code = code(key);
            if (code < 0) {
                return new DetachKeys(DEFAULT);
            }
            sequence.add((byte) code);
        }
        return new DetachKeys(sequence.isEmpty() ? DEFAULT : sequence);
    }

    private static int code(String key) {
        if (key.length() == 1) {
            return key.charAt(0) < 128 ? key.charAt(0) : -1;
        }
        return key.startsWith("ctrl-") && key.length() == 6
                ? CONTROL.indexOf(Character.toUpperCase(key.charAt(5)))
                : -1;
    }

    /// What to do with the bytes just read.
    ///
    /// @param pass the bytes for the container
    /// @param detach whether the sequence is complete: nothing behind it counts
    record Verdict(byte[] pass, boolean detach) {}

    Verdict watch(byte[] typed, int length) {
        var pass = new ByteArrayOutputStream(length + sequence.size());
        for (int i = 0; i < length; i++) {
            if (typed[i] != sequence.get(matched)) {
                release(pass);
            }
            if (typed[i] == sequence.get(matched)) {
                matched++;
                if (matched == sequence.size()) {
                    return new Verdict(pass.toByteArray(), true);
                }
            } else {
                pass.write(typed[i]);
            }
        }
        return new Verdict(pass.toByteArray(), false);
    }

    private void release(ByteArrayOutputStream pass) {
        for (int i = 0; i < matched; i++) {
            pass.write(sequence.get(i));
        }
        matched = 0;
    }
}
