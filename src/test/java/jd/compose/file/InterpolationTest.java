package jd.compose.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InterpolationTest {
    private static final Map<String, String> VARIABLES = Map.of("A", "one", "EMPTY", "");

    private static String expand(String text) {
        return Interpolation.expand(text, VARIABLES);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "$A|one", "${A}|one", "x${A}y|xoney", "$$A|$A", "${B:-two}|two", "${EMPTY:-two}|two", "x${EMPTY-two}|x",
        "${A:+set}|set", "x${B:+set}|x", "x${EMPTY:+set}|x", "${EMPTY+set}|set", "${B:-${A}}|one",
        "${B:-a ${C:-b} c}|a b c", "${A:?no}|one", "$A-$A|one-one", "${B:-$$}|$", "${B:-a:b}|a:b"})
    void variableIsReplaced(String text, String expected) {
        assertEquals(expected, expand(text));
    }

    @ParameterizedTest
    @CsvSource({"${", "${A", "${}", "${A:}", "$", "${1A}", "${A!x}"})
    void malformedTemplateIsRejected(String text) {
        assertThrows(ComposeException.class, () -> expand(text));
    }

    @Test
    void missingRequiredVariableIsReportedWithFileLineAndPath() {
        var problems = new Problems();
        new Interpolation(VARIABLES, problems).apply(YamlReader.parse("f.yaml", """
                services:
                  web:
                    image: ${TAG:?need tag}
                    command: ${
                """).getFirst().tree(), "");
        assertEquals("""
                f.yaml:3: error while interpolating services.web.image: required variable TAG is missing a value: need tag
                f.yaml:4: invalid interpolation format for services.web.command.
                You may need to escape any $ with another $.
                ${""", assertThrows(ComposeException.class, problems::check).getMessage());
    }

    @Test
    void unsetVariableIsAWarning() {
        var problems = new Problems();
        new Interpolation(VARIABLES, problems).apply(
                YamlReader.parse("f.yaml", "a: $X$A${Y:-d}$X").getFirst().tree(), "");
        assertEquals("[The \"X\" variable is not set. Defaulting to a blank string.]",
                problems.warnings().toString());
    }

    @Test
    void nestingOfDefaultsIsBounded() {
        String deep = "${B:-".repeat(100) + "}".repeat(100);
        assertTrue(assertThrows(ComposeException.class, () -> expand(deep)).getMessage().startsWith("${B:-"));
    }

    @Property
    void doubledDollarsKeepAnyText(@ForAll String text) {
        assertEquals(text, expand(text.replace("$", "$$")));
    }
}
