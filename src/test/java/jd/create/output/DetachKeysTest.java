package jd.create.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import jd.server.api.ApiException;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class DetachKeysTest {
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String passed(DetachKeys keys, String text) {
        return new String(keys.type(bytes(text), text.length()).bytes(), StandardCharsets.ISO_8859_1);
    }

    @Test
    void controlPControlQLeaves() {
        DetachKeys keys = DetachKeys.parse("");
        assertEquals("ls\n", passed(keys, "ls\n"));
        DetachKeys.Typed typed = keys.type(bytes("x\u0010\u0011y"), 4);
        assertTrue(typed.detached());
        assertEquals("x", new String(typed.bytes(), StandardCharsets.ISO_8859_1));
    }

    @Test
    void theFirstKeyIsHeldBackUntilTheNextIsKnown() {
        DetachKeys keys = DetachKeys.parse("");
        assertEquals("", passed(keys, "\u0010"));
        assertEquals("\u0010a", passed(keys, "a"));
        assertEquals("\u0010", passed(keys, "\u0010\u0010"));
        assertTrue(keys.type(new byte[] {17}, 1).detached());
    }

    @Test
    void aUserMayWishOtherKeys() {
        DetachKeys keys = DetachKeys.parse("a,a,b");
        assertEquals("a", passed(keys, "aaa"));
        assertTrue(keys.type(bytes("b"), 1).detached());
        assertTrue(DetachKeys.parse("ctrl-@,ctrl-],DEL").type(new byte[] {0, 29, 127}, 3).detached());
        for (String wrong : List.of("foo", "ctrl-", "ctrl-é", "a,,b")) {
            ApiException failure = assertThrows(ApiException.class, () -> DetachKeys.parse(wrong));
            assertEquals("Invalid detach keys (" + wrong + ") provided", failure.getMessage());
        }
    }

    @Provide
    Arbitrary<String> typing() {
        return Arbitraries.strings().withChars('a', 'b', 'c').ofMaxLength(30);
    }

    @Property
    void untilTheKeysComeNothingIsLost(@ForAll("typing") String first, @ForAll("typing") String second) {
        String all = first + second;
        int at = all.indexOf("aab");
        DetachKeys keys = DetachKeys.parse("a,a,b");
        DetachKeys.Typed one = keys.type(bytes(first), first.length());
        if (one.detached()) {
            assertEquals(all.substring(0, at), new String(one.bytes(), StandardCharsets.ISO_8859_1));
            return;
        }
        DetachKeys.Typed two = keys.type(bytes(second), second.length());
        String passed = new String(one.bytes(), StandardCharsets.ISO_8859_1)
                + new String(two.bytes(), StandardCharsets.ISO_8859_1);
        if (at >= 0) {
            assertTrue(two.detached());
            assertEquals(all.substring(0, at), passed);
        } else {
            assertFalse(two.detached());
            assertEquals(all, passed + new String(keys.rest(), StandardCharsets.ISO_8859_1));
        }
    }
}
