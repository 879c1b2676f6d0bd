package jd.create.life;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignalsTest {
    @ParameterizedTest
    @CsvSource({
        "9,9", "KILL,9", "sigkill,9", "SIGTERM,15", "winch,28",
        "RTMIN,34", "RTMIN+3,37", "SIGRTMAX-1,63", "RTMAX,64"
    })
    void signalNamesAndNumbersAreParsed(String text, int number) {
        assertEquals(OptionalInt.of(number), Signals.parse(text));
        assertTrue(Signals.exists(number));
    }

    @Test
    void unknownSignalsAreEmpty() {
        for (String text : List.of("0", "FOO", "sigusr2x", "", "SIG", "9x")) {
            assertEquals(OptionalInt.empty(), Signals.parse(text), text);
        }
        assertFalse(Signals.exists(99));
        assertFalse(Signals.exists(-1));
        assertFalse(Signals.exists(32));
    }
}
