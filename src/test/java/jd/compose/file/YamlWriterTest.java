package jd.compose.file;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.NumericChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class YamlWriterTest {
    @TempDir
    private Path directory;

    private static String written(String text) {
        return YamlWriter.write(Map.of("k", text)).replaceFirst("^k: ", "").stripTrailing();
    }

    @Test
    void textsThatLookLikeAnotherTypeAreQuoted() {
        for (String text : List.of("", "~", "null", "true", "yes", "Off", "y", "1", "-1_000", "1.5", ".5", "1e3", "0x1f",
                "0o17", "017", "12:30:45", "2001-01-01", "2001-01-01T10:00:00Z", ".inf", "<<")) {
            assertEquals("\"" + text + "\"", written(text));
        }
    }

    @Test
    void otherTextsArePlainOrQuotedAsYamlNeeds() {
        for (String text : List.of("yesterday", "1.2.3", "20m", "a 'b' c", "10.0.0.0/8", "-c", "é")) {
            assertEquals(text, written(text));
        }
        assertEquals("'a: b'", written("a: b"));
        assertEquals("'#x'", written("#x"));
        assertEquals("\"tab\\there\"", written("tab\there"));
        assertEquals("|\n  one\n  two", written("one\ntwo\n"));
        assertEquals("x ".repeat(200) + "x", written("x ".repeat(200) + "x"));
    }

    @Test
    void collectionsAreInBlockStyle() {
        var document = new LinkedHashMap<String, Object>();
        document.put("list", List.of("a", Map.of("b", 1)));
        document.put("empty", Map.of());
        document.put("none", null);
        assertEquals("list:\n  - a\n  - b: 1\nempty: {}\nnone: null\n", YamlWriter.write(document));
    }

    @Test
    void variablesAndNumbersArePlain() {
        assertEquals("${TAG}", written("${TAG}"));
        assertEquals("k: 2\n", YamlWriter.write(Map.of("k", new BigDecimal("2"))));
        assertEquals("k: 0.5\n", YamlWriter.write(Map.of("k", new BigDecimal("0.5"))));
    }

    @Property(tries = 300)
    void everyTextIsReadBackAsItself(
            @ForAll @StringLength(max = 12) @NumericChars @Chars({'y', 'e', 's', '-', '.', ':', ' ', '~', '#', '\'', '"',
                    '\n', '{', '\\', 'x', '_', '+'}) String text) throws Exception {
        Path file = Files.createTempFile("jd-yaml", ".yaml");
        try {
            Files.writeString(file, YamlWriter.write(Map.of("k", text)));
            YamlNode.Scalar read = (YamlNode.Scalar) ((YamlNode.Mapping) YamlReader.read(file).getFirst().tree()).entries().get("k");
            assertEquals(text, read.text());
            assertEquals(YamlNode.Scalar.Kind.TEXT, read.kind());
        } finally {
            Files.delete(file);
        }
    }
}
