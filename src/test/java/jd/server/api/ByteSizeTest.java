package jd.server.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class ByteSizeTest {
    @Test
    void everyUnitIsAPowerOf1024() {
        for (String text : List.of("64m", "64M", "64mb", "64MiB", "64 m", "65536k", "67108864", "67108864b", "64.0m")) {
            assertEquals(64L << 20, ByteSize.parse(text).bytes(), text);
        }
        assertEquals(1536, ByteSize.parse("1.5k").bytes());
    }

    @Test
    void invalidSizeIsQuoted() {
        for (String text : List.of("", "abc", "-5", "10x", "1.2.3", "m", "5 mm", "0x10", "1e3", "9999999t")) {
            var refused = assertThrows(IllegalArgumentException.class, () -> ByteSize.parse(text), text);
            assertEquals("invalid size: '" + text + "'", refused.getMessage());
        }
    }

    @Test
    void sizesArePrintedLikeDocker() {
        assertEquals("2.02MB", new ByteSize(2_024_567).decimal(3));
        assertEquals("0B", new ByteSize(0).decimal(3));
        assertEquals("999B", new ByteSize(999).decimal(3));
        assertEquals("1kB", new ByteSize(1000).decimal(3));
        assertEquals("532.5kB", new ByteSize(532_480).decimal(4));
        assertEquals("23.54GiB", new ByteSize(25_276_502_016L).binary());
    }

    @Property
    void numberWithUnitIsParsed(@ForAll @IntRange(max = 1000) int number, @ForAll @IntRange(max = 4) int unit) {
        String text = number + List.of("", "k", "m", "g", "t").get(unit);
        assertEquals((long) number << 10 * unit, ByteSize.parse(text).bytes());
    }

    @Property
    void printedSizeIsShortAndClose(@ForAll @LongRange(max = Long.MAX_VALUE / 2) long bytes) {
        String text = new ByteSize(bytes).decimal(3);
        assertTrue(text.matches("\\d{1,4}(\\.\\d{1,2})?[kMGTPE]?B"), text);
        String number = text.replaceAll("[kMGTPEB]", "");
        int power = " kMGTPE".indexOf(text.charAt(text.length() - 2));
        double printed = Double.parseDouble(number) * Math.pow(1000, Math.max(0, power));
        assertTrue(Math.abs(printed - bytes) <= 0.006 * bytes, text + " for " + bytes);
    }
}
