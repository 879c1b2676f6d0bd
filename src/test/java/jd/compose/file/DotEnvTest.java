package jd.compose.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class DotEnvTest {
    private static Map<String, String> parse(String text) {
        return DotEnv.parse(text, ".env", Map.of("HOME", "/root"));
    }

    @Test
    void linesQuotesCommentsAndVariablesAreRead() {
        assertEquals(Map.of(
                "A", "1", "B", "two words", "C", "lite$ral", "D", "x 1 /root", "E", "", "F", "a#b", "G", "cut",
                "HOME", "/root", "M", "first\nsecond"), parse("""
                # a comment
                A=1
                export B="two words"  # after
                C='lite$ral'
                D="x $A ${HOME}"
                E=
                F=a#b
                G=cut # comment
                HOME
                UNSET
                M="first
                second"
                """));
    }

    @Test
    void malformedNameIsReportedWithItsLine() {
        assertEquals("failed to read .env: line 2: unexpected character in variable name \"b c\"",
                assertThrows(ComposeException.class, () -> parse("A=1\nb c=2\n")).getMessage());
    }

    @Test
    void unterminatedQuoteIsReportedWithItsLine() {
        assertEquals("failed to read .env: line 1: unterminated quoted value A=\"x",
                assertThrows(ComposeException.class, () -> parse("A=\"x\n")).getMessage());
    }

    @Property
    void singleQuotedValueIsLiteral(@ForAll @AlphaChars @StringLength(min = 1) String name, @ForAll String value) {
        String literal = value.replace("'", "").replace("\r\n", "");
        assertEquals(Map.of(name, literal), parse(name + "='" + literal + "'\n"));
    }
}
