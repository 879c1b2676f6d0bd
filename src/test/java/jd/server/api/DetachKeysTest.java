package jd.server.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class DetachKeysTest {
    private static final String DEFAULT = "\u0010\u0011";

    private record Watched(String passed, boolean detached) {}

    private static Watched type(String keys, String text, int piece) {
        return type(DetachKeys.parse(keys), text, piece);
    }

    /// Types the text in pieces of that many bytes.
    private static Watched type(DetachKeys keys, String text, int piece) {
        var passed = new ByteArrayOutputStream();
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < bytes.length; i += piece) {
            int length = Math.min(piece, bytes.length - i);
            DetachKeys.Typed typed = keys.type(Arrays.copyOfRange(bytes, i, i + length), length);
            passed.writeBytes(typed.bytes());
            if (typed.detached()) {
                return new Watched(passed.toString(StandardCharsets.ISO_8859_1), true);
            }
        }
        return new Watched(passed.toString(StandardCharsets.ISO_8859_1), false);
    }

    @Property
    void textBeforeTheSequenceIsPassedAndTextBehindItIsDropped(
            @ForAll @StringLength(max = 20) @CharRange(from = 'a', to = 'c') String before,
            @ForAll @IntRange(min = 1, max = 5) int piece) {
        assertEquals(new Watched(before, true), type("", before + DEFAULT + "after", piece));
    }

    @Property
    void incompleteSequenceIsPassedUnchanged(
            @ForAll @StringLength(max = 20) @CharRange(from = 'a', to = 'c') String text,
            @ForAll @IntRange(min = 1, max = 5) int piece) {
        assertEquals(
                new Watched(text + "xab" + text + "!", false), type("x,a,b,y", text + "xab" + text + "!", piece));
    }

    @Property
    void noByteIsLostWhateverIsTyped(
            @ForAll @StringLength(max = 30) @CharRange(from = 'a', to = 'c') String text,
            @ForAll @IntRange(min = 1, max = 5) int piece) {
        DetachKeys keys = DetachKeys.parse("a,a,b");
        Watched watched = type(keys, text, piece);
        if (watched.detached()) {
            assertTrue(text.startsWith(watched.passed() + "aab"), watched.passed());
        } else {
            assertEquals(text, watched.passed() + new String(keys.rest(), StandardCharsets.ISO_8859_1));
        }
    }

    @Test
    void firstKeyIsHeldBackUntilTheNextOne() {
        DetachKeys keys = DetachKeys.parse("");
        assertEquals(new Watched("", false), type(keys, "\u0010", 1));
        assertEquals(new Watched("\u0010a", false), type(keys, "a", 1));
        assertEquals(new Watched("", false), type(keys, "\u0010", 1));
        assertEquals(new Watched("", true), type(keys, "\u0011", 1));
    }

    @Test
    void heldBytesAreLeftWhenTheInputEnds() {
        DetachKeys keys = DetachKeys.parse("");
        type(keys, "ls\n\u0010", 2);
        assertArrayEquals(new byte[] {16}, keys.rest());
    }

    @Test
    void mismatchingKeyDoesNotBeginTheSequenceAgain() {
        assertEquals(new Watched("pppq", false), type("p,p,q", "pppq", 1));
        assertEquals(new Watched("pppq", false), type("p,p,q", "pppq", 4));
        assertEquals(new Watched("\u0010" + DEFAULT, false), type("", "\u0010" + DEFAULT, 1));
        assertEquals(new Watched("pppq", true), type("p,p,q", "pppqppq", 3));
    }

    @Test
    void sequenceIsChosenByTheUser() {
        assertEquals(new Watched("hello ", true), type("ctrl-a,q", "hello \u0001q", 3));
        assertEquals(new Watched("", true), type("a,a,b", "aab", 2));
        assertEquals(new Watched("", true), type("ctrl-@", "\0", 1));
        assertEquals(new Watched("", true), type("ctrl-[,ctrl-_", "\u001b\u001f", 1));
        assertEquals(new Watched("", true), type("ctrl-@,ctrl-],DEL", "\0\u001d\u007f", 3));
    }

    @Test
    void invalidSequenceIsRejectedByTheDaemonAndReplacedByTheClient() {
        for (String wrong : List.of("foo", "ctrl-", "ctrl-é", "a,,b", "ctrl-1", "ctrl-A", "abc", "é")) {
            ApiException failure = assertThrows(ApiException.class, () -> DetachKeys.parse(wrong));
            assertEquals("Invalid detach keys (" + wrong + ") provided", failure.getMessage());
            assertEquals(new Watched("", true), type(DetachKeys.parseOrDefault(wrong), DEFAULT, 1), wrong);
            assertFalse(type(DetachKeys.parseOrDefault(wrong), "abc", 1).detached(), wrong);
        }
    }

    @Test
    void everyByteCanBeTyped() {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        assertArrayEquals(all, DetachKeys.parse("x,x").type(all, all.length).bytes());
    }
}
