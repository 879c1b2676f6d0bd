package jd.build.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpansionTest {
    private static final Map<String, String> VARIABLES = Map.of("x", "abcabc", "e", "", "p", "80 81/udp");

    // The results are those of dockerd 26.1.
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', nullValues = "NULL", value = {
        "$x.b | abcabc.b", "${x} | abcabc", "$y | ~~", "\\$x | $x", "'$x' | $x", "\"$x \\$x\" | abcabc $x",
        "${x-q} | abcabc", "${y-q} | q", "${e-q} | ~~", "${e:-q} | q", "${x:+p} | p", "${e:+p} | ~~", "${e+p} | p",
        "${y:-${x}} | abcabc", "$1x | x", "a$ | a$", "${x#a*b} | cabc", "${x##*b} | c", "${x%c*} | abcab",
        "${x%%b*} | a", "${x/b/_} | a_cabc", "${x//b/_} | a_ca_c", "a\\ b | a b", "\"a\\nb\" | a\\nb", "${x:?no} | abcabc"
    })
    void variablesAreReplacedAsByDocker(String word, String expected) {
        assertEquals(expected, Expansion.word(word, '\\', VARIABLES));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "${y:?no} | failed to process \"${y:?no}\": y: no",
        "${y?} | failed to process \"${y?}\": y: is not allowed to be unset",
        "${e:?} | failed to process \"${e:?}\": e: is not allowed to be empty",
        "${x:x} | failed to process \"${x:x}\": unsupported modifier (:x) in substitution",
        "${} | failed to process \"${}\": syntax error: bad substitution",
        "${y:- | failed to process \"${y:-\": syntax error: missing '}'",
        "\"x | failed to process \"\\\"x\": unexpected end of statement while looking for matching double-quote",
        "'x | failed to process \"'x\": unexpected end of statement while looking for matching single-quote"
    })
    void malformedSubstitutionIsRejectedWithDockersMessage(String word, String message) {
        assertEquals(message,
                assertThrows(BuildException.class, () -> Expansion.word(word, '\\', VARIABLES)).getMessage());
    }

    @Test
    void onlyAValueIsSplitIntoWords() {
        assertEquals(List.of("80", "81/udp"), Expansion.words("$p", '\\', VARIABLES));
        assertEquals(List.of("80", "81/udp-x"), Expansion.words("$p-x", '\\', VARIABLES));
        assertEquals(List.of("a b"), Expansion.words("'a b'", '\\', VARIABLES));
    }

    @Property
    void textWithoutSpecialCharactersIsUnchanged(@ForAll @CharRange(from = 'a', to = 'z') String text) {
        assertEquals(text, Expansion.word(text, '\\', VARIABLES));
        assertEquals(text, Expansion.word("'" + text + "'", '\\', VARIABLES));
    }
}
