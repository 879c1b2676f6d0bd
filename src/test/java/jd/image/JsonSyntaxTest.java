package jd.image;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonSyntaxTest {
    private static Optional<String> problem(String text) {
        return JsonSyntax.problem(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", " [ ] ", "null", "-0.5e+10", "[1,{\"a\":[true,false]},\"\\u00e9\\n\"]", "0"})
    void documentHasNoProblem(String text) {
        assertEquals(Optional.empty(), problem(text));
    }

    /// The texts are those of Go 1.21's json.Unmarshal.
    @ParameterizedTest
    @CsvSource(delimiterString = " => ", quoteCharacter = '~', textBlock = """
            x => invalid character 'x' looking for beginning of value
            { => unexpected end of JSON input
            {a => invalid character 'a' looking for beginning of object key string
            {"a",} => invalid character ',' after object key
            {"a":1,} => invalid character '}' looking for beginning of object key string
            {"a":1 "b" => invalid character '"' after object key:value pair
            [1 2] => invalid character '2' after array element
            [1,] => invalid character ']' looking for beginning of value
            {"a":tru} => invalid character '}' in literal true (expecting 'e')
            nul => unexpected end of JSON input
            01 => invalid character '1' after top-level value
            -a => invalid character 'a' in numeric literal
            1.x => invalid character 'x' after decimal point in numeric literal
            1ex => invalid character 'x' in exponent of numeric literal
            "\\q" => invalid character 'q' in string escape code
            "\\u12g" => invalid character 'g' in \\u hexadecimal character escape
            {} x => invalid character 'x' after top-level value
            ' => invalid character '\\'' looking for beginning of value
            """)
    void problemHasGosWording(String text, String problem) {
        assertEquals(Optional.of(problem), problem(text));
    }

    @Property(tries = 2000)
    void textWithoutAProblemIsReadByJackson(
            @ForAll @StringLength(max = 8) @Chars({'{', '}', '[', ']', '"', ',', ':', '1', '-', '.', 'e', ' '}) String text) {
        if (problem(text).isEmpty()) {
            try {
                Document.MAPPER.readTree(text);
            } catch (IOException e) {
                assertEquals("Duplicate field", e.getMessage().substring(0, 15));
            }
        }
    }
}
