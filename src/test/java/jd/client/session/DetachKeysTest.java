package jd.client.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class DetachKeysTest {
    private static final String DEFAULT = "\u0010\u0011";

    private record Watched(String passed, boolean detached) {}

    /// Types the text in pieces of that many bytes.
    private static Watched type(String keys, String text, int piece) {
        DetachKeys watch = DetachKeys.parse(keys);
        var passed = new ByteArrayOutputStream();
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < bytes.length; i += piece) {
            int length = Math.min(piece, bytes.length - i);
            byte[] typed = Arrays.copyOfRange(bytes, i, i + length);
            DetachKeys.Verdict verdict = watch.watch(typed, length);
            passed.writeBytes(verdict.pass());
            if (verdict.detach()) {
                return new Watched(passed.toString(StandardCharsets.ISO_8859_1), true);
            }
        }
        return new Watched(passed.toString(StandardCharsets.ISO_8859_1), false);
    }

    @Property
    void whatIsTypedBeforeTheSequenceArrivesAndNothingBehindIt(
            @ForAll @StringLength(max = 20) @CharRange(from = 'a', to = 'c') String before,
            @ForAll @IntRange(min = 1, max = 5) int piece) {
        assertEquals(new Watched(before, true), type("", before + DEFAULT + "after", piece));
    }

    @Property
    void withoutTheWholeSequenceNothingIsLostButAHeldBackBeginning(
            @ForAll @StringLength(max = 20) @CharRange(from = 'a', to = 'c') String text,
            @ForAll @IntRange(min = 1, max = 5) int piece) {
        Watched watched = type("x,a,b,y", text + "xab" + text + "!", piece);
        assertEquals(new Watched(text + "xab" + text + "!", false), watched);
    }

    @Test
    void aBeginningThatTurnsOutToBeSomethingElseIsPassedOn() {
        assertEquals(new Watched("\u0010x", false), type("", "\u0010x", 1));
        assertEquals(new Watched("\u0010", true), type("", "\u0010" + DEFAULT, 1));
    }

    @Test
    void keysCanBeChosen() {
        assertEquals(new Watched("hello ", true), type("ctrl-a,q", "hello \u0001q", 3));
        assertEquals(new Watched("", true), type("ctrl-@", "\0", 1));
        assertEquals(new Watched("", true), type("ctrl-[,ctrl-_", "\u001b\u001f", 1));
    }

    @Test
    void whatIsNoSequenceMeansTheUsualOne() {
        for (String keys : new String[] {"ctrl-1", "ctrl-", "abc", "a,,b", "é"}) {
            assertEquals(new Watched("", true), type(keys, DEFAULT, 1), keys);
            assertFalse(type(keys, "abc", 1).detached(), keys);
        }
    }

    @Test
    void anythingCanBeTyped() {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        DetachKeys.Verdict verdict = DetachKeys.parse("x,x").watch(all, all.length);
        assertArrayEquals(all, verdict.pass());
    }
}
