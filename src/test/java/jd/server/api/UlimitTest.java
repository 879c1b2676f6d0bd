package jd.server.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UlimitTest {
    @Test
    void singleNumberIsBothLimits() {
        assertEquals(new Ulimit("nofile", 5, 5), Ulimit.parse("nofile=5"));
        assertEquals(new Ulimit("nofile", 7, 5), Ulimit.parse("nofile=5:7"));
        assertEquals(new Ulimit("core", -1, 3), Ulimit.parse("core=3:-1"));
        assertEquals(new Ulimit("core", -1, -1), Ulimit.parse("core=-1"));
    }

    @Test
    void hardLimitIsFirstInJson() throws IOException {
        assertEquals("{\"Name\":\"nofile\",\"Hard\":7,\"Soft\":5}",
                Json.mapper().writeValueAsString(Ulimit.parse("nofile=5:7")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            nofile       | invalid ulimit argument: nofile
            foo=1        | invalid ulimit type: foo
            as=1         | invalid ulimit type: as
            nofile=abc   | strconv.ParseInt: parsing "abc": invalid syntax
            nofile=      | strconv.ParseInt: parsing "": invalid syntax
            nofile=1:2:3 | too many limit value arguments - 1:2:3, can only have up to two, `soft[:hard]`
            nofile=9:8   | ulimit soft limit must be less than or equal to hard limit: 9 > 8
            nofile=-1:8  | ulimit soft limit must be less than or equal to hard limit: soft: -1 (unlimited), hard: 8
            """)
    void invalidUlimitIsRejectedWithDockersMessage(String text, String message) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, () -> Ulimit.parse(text)).getMessage());
    }
}
