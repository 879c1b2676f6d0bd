package jd.server.api;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/// The key sequence that detaches a client from a container: ctrl-p ctrl-q, or the value of `--detach-keys`.
///
/// It reads the typed bytes in order. A beginning of the sequence is held back until the next key decides; on a
/// mismatch all held bytes are passed on together with the mismatching one, which is not taken as a new beginning.
/// So `ppq` does not detach with the sequence `p,q`.
///
/// Docker: github.com/moby/term proxy.go escapeProxy, ascii.go ToBytes
public final class DetachKeys {
    private static final String CONTROLS = "@abcdefghijklmnopqrstuvwxyz[\\]^_";
    private static final byte[] DEFAULT = {16, 17};

    /// The bytes to pass on, and whether the sequence is complete.
    public record Typed(byte[] bytes, boolean detached) {}

    private final byte[] keys;
    private int matched;

    private DetachKeys(byte[] keys) {
        this.keys = keys;
    }

    /// Parses `ctrl-a,x,ctrl-]`; "" is ctrl-p,ctrl-q.
    ///
    /// @throws ApiException with Docker's 400 `Invalid detach keys (foo) provided`
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

    /// {@return the sequence, or ctrl-p,ctrl-q for an invalid one, as in Docker's client} It is the daemon that
    /// rejects an invalid sequence.
    public static DetachKeys parseOrDefault(String text) {
        try {
            return parse(text);
        } catch (ApiException e) {
            return new DetachKeys(DEFAULT);
        }
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

    /// {@return the keys as a terminal sends them}
    public byte[] bytes() {
        return keys.clone();
    }

    /// Reads the next `length` typed bytes. What follows a complete sequence is dropped.
    public Typed type(byte[] bytes, int length) {
        ByteArrayOutputStream pass = new ByteArrayOutputStream(length + matched);
        for (int i = 0; i < length; i++) {
            if (bytes[i] == keys[matched]) {
                matched++;
                if (matched == keys.length) {
                    return new Typed(pass.toByteArray(), true);
                }
            } else {
                pass.write(keys, 0, matched);
                pass.write(bytes[i]);
                matched = 0;
            }
        }
        return new Typed(pass.toByteArray(), false);
    }

    /// {@return the bytes still held back when the input ends}
    public byte[] rest() {
        return Arrays.copyOf(keys, matched);
    }
}
