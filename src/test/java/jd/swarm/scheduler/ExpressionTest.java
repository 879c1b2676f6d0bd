package jd.swarm.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import jd.server.api.ApiException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionTest {
    private static Expression parsed(String text) {
        return Expression.parse("constraint", text);
    }

    @ParameterizedTest
    @CsvSource({
        "storage==ssd, ssd, true", "storage==ssd, SSD, false", "storage==ssd, ssd2, false",
        "storage!=ssd, disk, true", "storage!=ssd, '', true", "storage!=ssd, ssd, false",
        "region==us-*, us-east, true", "region==us-*, eu-east, false", "region==*e*t, us-east, true",
        "region==*, '', true", "node==/node-[12]/, my-node-2, true", "node==/^node-[12]$/, node-3, false",
        "node==/(?i)NODE/, node1, true", "storage==~ssd, ssd, true", "storage == ssd, ssd, true",
        "image==busybox@sha256:ab, busybox@sha256:ab, true", "k==//, //, true", "a.b-c_d==x==y, x==y, true"})
    void expressionMatches(String expression, String value, boolean expected) {
        assertEquals(expected, parsed(expression).matches(value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"storage==ssd", "storage!=~ssd*", "node==/a|b/"})
    void expressionIsPrintedAsItWasWritten(String text) {
        assertEquals(text, parsed(text).toString());
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', value = {
        "storage | \"constraint \"\"storage\"\": expected KEY==VALUE or KEY!=VALUE\"",
        "storage=ssd | \"constraint \"\"storage=ssd\"\": expected KEY==VALUE or KEY!=VALUE\"",
        "storage== | \"constraint \"\"storage==\"\": the value is empty\"",
        "st*==ssd | \"constraint \"\"st*==ssd\"\": the key \"\"st*\"\" may have letters, digits, '_', '.' and '-',"
                + " and begins with a letter or '_'\"",
        "node==/(/ | \"constraint \"\"node==/(/\"\": error parsing regexp: missing closing ): `(`\"",
        "node==/a{9}/ | \"constraint \"\"node==/a{9}/\"\": a regular expression here has no '{'\""},
            delimiter = '|')
    void malformedExpressionIsRejectedWithTheReason(String text, String message) {
        assertEquals("invalid " + message,
                assertThrows(ApiException.class, () -> parsed(text.strip())).getMessage());
    }

    @Test
    void valueOfMoreThan255CharactersIsRejected() {
        assertThrows(ApiException.class, () -> parsed("a==" + "x".repeat(256)));
    }

    @Test
    void patternsThatBacktrackElsewhereTakeLinearTime() {
        Expression regex = parsed("a==/^(a+)+(a|aa)+b$/");
        Expression glob = parsed("a==" + "*a".repeat(120) + "b");
        String text = "a".repeat(5000);
        assertTimeout(Duration.ofSeconds(5), () -> {
            assertFalse(regex.matches(text));
            assertFalse(glob.matches(text));
        });
    }

    /// The glob of a text in which some parts have been replaced by `*` matches the text.
    @Property
    void globMatchesWhatItWasMadeOf(
            @ForAll @CharRange(from = 'a', to = 'c') @StringLength(max = 20) String before,
            @ForAll @CharRange(from = 'a', to = 'c') @StringLength(max = 20) String middle,
            @ForAll @CharRange(from = 'a', to = 'c') @StringLength(max = 20) String after) {
        assertTrue(new ValuePattern.Glob(before + "*" + after).matches(before + middle + after));
        assertTrue(new ValuePattern.Glob("*" + middle + "*").matches(before + middle + after));
    }

    /// Java's regular expressions give the same answer.
    @Property
    void globAgreesWithARegularExpression(
            @ForAll @CharRange(from = 'a', to = 'b') @CharRange(from = '*', to = '*') @NotEmpty
            @StringLength(max = 8) String glob,
            @ForAll @CharRange(from = 'a', to = 'b') @StringLength(max = 8) String text) {
        assertEquals(text.matches(glob.replace("*", ".*")), new ValuePattern.Glob(glob).matches(text));
    }
}
