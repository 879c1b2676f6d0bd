package jd.build;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DownloadsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", quoteCharacter = '~', textBlock = """
            http://h/a/b.tar        | -                               | b.tar
            http://h/b.tar?x=/y     | -                               | b.tar
            http://h/a%20b          | -                               | a b
            http://h/               | -                               | -
            http://h                | -                               | -
            http://h/a/..           | -                               | -
            http://h/a/             | attachment; filename="c.txt"    | c.txt
            http://h/a/             | attachment; filename=c.txt; x=y | c.txt
            http://h/a/             | attachment; filename="../c"     | c
            http://h/b              | attachment; filename="c.txt"    | b
            """)
    void nameIsThatOfTheUrlOrOfTheServer(URI url, String disposition, String name) {
        assertEquals(Optional.ofNullable(name), Downloads.name(url, Optional.ofNullable(disposition)));
    }
}
