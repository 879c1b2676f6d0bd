package jd.libcontainer.nsinit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigNodeTest {
    private static ConfigNode read(String json) {
        return ConfigNode.read(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void absentOrNullFieldIsEmpty() {
        ConfigNode config = read("{\"linux\": null, \"process\": {}}");

        assertEquals("", config.child("linux").text("cgroupsPath"));
        assertEquals(List.of(), config.child("linux").children("devices"));
        assertEquals(List.of(), config.child("process").texts("args"));
        assertEquals(Map.of(), config.textMap("annotations"));
        assertEquals(7, config.child("process").number("oomScoreAdj", 7));
        assertFalse(config.child("process").flag("terminal"));
        assertFalse(config.has("linux"));
        assertTrue(config.has("process"));
    }

    @Test
    void valuesAreReadByTheirNames() {
        ConfigNode config = read("""
                {"a": {"n": -5, "t": "x", "f": true, "l": ["p", "q"], "g": [1, 2], "o": [{"n": 1}, {"n": 2}],
                 "m": {"k": "v"}, "ratio": 0.5}}""");
        ConfigNode a = config.child("a");

        assertEquals(-5, a.number("n", 0));
        assertEquals("x", a.text("t"));
        assertTrue(a.flag("f"));
        assertEquals(List.of("p", "q"), a.texts("l"));
        assertEquals(List.of(1L, 2L), a.numbers("g"));
        assertEquals(2, a.children("o").getLast().number("n", 0));
        assertEquals(Map.of("k", "v"), a.textMap("m"));
    }

    @Test
    void greatestUnsignedNumberIsMinusOne() {
        assertEquals(-1, read("{\"n\": 18446744073709551615}").number("n", 0));
        assertEquals(Long.MAX_VALUE, read("{\"n\": 9223372036854775807}").number("n", 0));
    }

    @Test
    void escapesAndTheOrderOfFieldsAreKept() {
        ConfigNode config = read("{\"s\": \"a\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9 é\", \"z\": null, \"n\": \"1\", \"a\": \"2\"}");

        assertEquals("a\"\\/\b\f\n\r\té é", config.text("s"));
        assertEquals(List.of("s", "n", "a"), List.copyOf(config.fields().keySet()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{\"process\": 1}                     | process: an object is wanted",
        "{\"process\": {\"args\": \"sh\"}}    | process.args: a list of strings is wanted",
        "{\"process\": {\"args\": [1]}}       | process.args: a list of strings is wanted",
        "{\"process\": {\"rlimits\": [3]}}    | process.rlimits: a list of objects is wanted",
        "{\"process\": {\"cwd\": []}}         | process.cwd: a string is wanted",
        "{\"process\": {\"umask\": \"022\"}}  | process.umask: a whole number is wanted",
        "{\"process\": {\"umask\": 1.5}}      | process.umask: a whole number is wanted",
        "{\"process\": {\"terminal\": \"no\"}}| process.terminal: true or false is wanted"
    })
    void mistakeIsReportedWithItsPath(String json, String parsed) {
        NsinitException mistake = assertThrows(NsinitException.class, () -> {
            ConfigNode process = read(json).child("process");
            process.texts("args");
            process.children("rlimits");
            process.text("cwd");
            process.number("umask", 0);
            process.flag("terminal");
        });

        assertEquals("malformed spec file: " + parsed, mistake.getMessage());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"[]", "{", "7", "{\"a\": }", "nothing", "''", "{\"n\": 99999999999999999999}",
        "' '", "1", "}", "{\"a\"}", "{\"a\":1,}", "{a:1}", "{\"a\":1 \"b\":2}", "{\"a\":[1,]}", "{\"a\":\"",
        "{\"a\":\"\\x\"}", "{\"a\":\"\\u12\"}", "{\"a\":1.5.5}", "{\"a\":tru}", "{} x", "{\"a\":\"\u0001\"}",
        "{\"n\": -9223372036854775809}"})
    void documentThatIsNoObjectIsRejected(String text) {
        NsinitException refused = assertThrows(NsinitException.class, () -> read(text));

        assertTrue(refused.getMessage().startsWith("malformed spec file: "), refused.getMessage());
    }
}
