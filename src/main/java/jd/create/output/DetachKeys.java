package jd.create.output;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import jd.server.api.ApiException;

/// Watches what a client types for the keys that leave a container running: ctrl-p ctrl-q, or what the client asked
/// for. The beginning of such a sequence is held back until it is known not to be one.
public final class DetachKeys {
    private static final String CONTROLS = "@abcdefghijklmnopqrstuvwxyz[\\]^_";
    private static final byte[] DEFAULT = {16, 17};

    /// What to hand on, and whether the keys have come.
    public record Typed(byte[] bytes, boolean detached) {}

    private final byte[] keys;
    private int matched;

    private DetachKeys(byte[] keys) {
        this.keys = keys;
    }

    /// Reads `ctrl-a,x,ctrl-]`; "" is ctrl-p,ctrl-q. Anything else is Docker's 400 `Invalid detach keys (foo)
    /// provided`.
    public static DetachKeys parse(String text) {
        if (text.isEmpty()) {
            return new DetachKeys(DEFAULT);
        }
        ByteArrayOutputStream keys = new ByteArrayOutputStream();
        for (String key : text.split(",", -1)) {
            keys.write(code(key, text));
        }
        return new DetachKeys(keys.toByteArray());
    }

    private static int code(String key, String all) {
        if (key.length() == 1 && key.charAt(0) < 128) {
            return key.charAt(0);
        }
        if (key.equals("DEL")) {
            return 127;
        }
        int code = key.startsWith("ctrl-") && key.length() == 6 ? CONTROLS.indexOf(key.charAt(5)) : -1;
        if (code < 0) {
            throw ApiException.invalid("Invalid detach keys (" + all + ") provided");
        }
        return code;
    }

    /// {@return the keys as the terminal sends them}
    public byte[] bytes() {
        return keys.clone();
    }

    public Typed type(byte[] bytes, int length) {
        ByteArrayOutputStream pass = new ByteArrayOutputStream(length + matched);
        for (int i = 0; i < length; i++) {
            if (bytes[i] == keys[matched]) {
                matched++;
                if (matched == keys.length) {
                    return new Typed(pass.toByteArray(), true);
                }
            } else {
                release(pass, bytes[i]);
            }
        }
        return new Typed(pass.toByteArray(), false);
    }

    /// `next` is not the key that was due: what was held back goes on, except what may still be the sequence's
    /// beginning.
    private void release(ByteArrayOutputStream pass, byte next) {
        byte[] held = Arrays.copyOf(keys, matched + 1);
        held[matched] = next;
        int keep = matched;
        while (keep > 0 && !endsWithBeginning(held, keep)) {
            keep--;
        }
        pass.write(held, 0, held.length - keep);
        matched = keep;
    }

    private boolean endsWithBeginning(byte[] held, int length) {
        return Arrays.equals(held, held.length - length, held.length, keys, 0, length);
    }

    /// {@return what is still held back: the client's input has ended}
    public byte[] rest() {
        return Arrays.copyOf(keys, matched);
    }
}
