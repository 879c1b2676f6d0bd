package jd.libcontainer.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTreeTest {
    private static JsonTree read(String text) throws IOException {
        return JsonTree.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void everyKindOfValueIsRead() throws IOException {
        JsonTree tree = read("""
                { "s" : "a\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9 é", "n": -12, "d": 1.5e3, "t":true,"f":false, "z": null,
                  "o": {"l": [1, [], {}, "x"]}, "e": {} }
                """);
        assertEquals("a\"\\/\b\f\n\r\té é", tree.at("s").text());
        assertEquals(-12L, tree.at("n").value());
        assertEquals("1500.0", tree.at("d").text());
        assertEquals(List.of(1L, List.of(), Map.of(), "x"), tree.at("o").at("l").value());
        assertEquals(List.of("s", "n", "d", "t", "f", "z", "o", "e"), tree.names());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", " ", "{", "}", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}", "{\"a\":1 \"b\":2}", "{\"a\":[1,]}",
        "{\"a\":\"", "{\"a\":\"\\x\"}", "{\"a\":\"\\u12\"}", "{\"a\":1.5.5}", "{\"a\":tru}", "{} x", "{\"a\":\"\n\"}"
    })
    void malformedDocumentIsRejected(String text) {
        assertThrows(IOException.class, () -> read(text));
    }

    /// What one of the two writes, the other reads.
    @Property(tries = 300)
    void libraryParsesTheSameValues(@ForAll @StringLength(max = 30) String name, @ForAll String text, @ForAll long number)
            throws Exception {
        ObjectMapper library = new ObjectMapper();
        Map<String, Object> object = Map.of(valid(name), List.of(valid(text), number, Map.of("b", true)));
        assertEquals(library.readTree(library.writeValueAsBytes(object)), library.readTree(new JsonTree(object).bytes()));
        assertEquals(
                Arrays.toString(new JsonTree(object).bytes()),
                Arrays.toString(JsonTree.parse(library.writeValueAsBytes(object)).bytes()));
    }

    /// A lone half of a surrogate pair is no text, and UTF-8 has no bytes for it.
    private static String valid(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
