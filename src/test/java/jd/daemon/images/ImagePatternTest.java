package jd.daemon.images;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Duration;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/// Tests the filter `reference` of `docker images`.
class ImagePatternTest {
    @Property(tries = 2000)
    void patternMatchesLikeTheRegularExpression(
            @ForAll @Chars({'a', 'b', '/', '*', '?'}) @StringLength(max = 8) String pattern,
            @ForAll @Chars({'a', 'b', '/'}) @StringLength(max = 10) String text) {
        String expression = pattern.replace("*", "[^/]*").replace("?", "[^/]");
        assertEquals(Pattern.matches(expression, text), ImageList.matches(pattern, text), pattern + " on " + text);
    }

    @Test
    void patternOfManyStarsIsAnsweredAtOnce() {
        String pattern = "*a".repeat(30_000) + "c";
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(5), () ->
                assertFalse(ImageList.matches(pattern, "a".repeat(300) + "b")));
    }
}
