package jd.pull;

import static org.junit.jupiter.api.Assertions.assertEquals;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The bar of a download.
class ProgressBarTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "36445 | 3001110 | '[>                                                  ]  36.45kB/3.001MB'",
        "3001110 | 3001110 | '[==================================================>]  3.001MB/3.001MB'",
        "32768 | 3001110 | '[>                                                  ]  32.77kB/3.001MB'",
        "500 | 1000 | '[=========================>                         ]     500B/1kB'",
        "1200 | 1000 | '[==================================================>]    1.2kB'",
        "1200 | 0 | '   1.2kB'",
        "0 | 0 | ''",
    })
    void progressBarIsThatOfDocker(long current, long total, String bar) {
        assertEquals(bar.substring(1, bar.length() - 1), ProgressBar.of(current, total));
    }

    @ParameterizedTest
    @CsvSource({"0, 0B", "999, 999B", "1000, 1kB", "1023, 1.023kB", "756088, 756.1kB", "1070921, 1.071MB",
        "5000000000, 5GB", "999999, 1000kB"})
    void sizeHasAtMostFourDigits(long bytes, String text) {
        assertEquals(text, ProgressBar.humanSize(bytes));
    }

    @Property
    void progressBarHasAConstantWidth(@ForAll @LongRange(min = 1) long current, @ForAll @LongRange(min = 1) long total) {
        assertEquals("] ", ProgressBar.of(current, total).substring(52, 54));
    }
}
