package jd.server.api;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A number of bytes in human notation: `64m`, `1.5GB`, `1 KiB`, `4096`. Every unit is parsed as a power of 1024;
/// printed units say which of the two they are (`2.02MB`, `23.54GiB`).
///
/// Docker 1.2.0: pkg/units/size.go
public record ByteSize(long bytes) {
    private static final Pattern GRAMMAR =
            Pattern.compile("(\\d+(?:\\.\\d+)?) ?([kmgtp])?i?b?", Pattern.CASE_INSENSITIVE);
    private static final String UNITS = "kmgtp";
    private static final List<String> DECIMAL = List.of("B", "kB", "MB", "GB", "TB", "PB", "EB");
    private static final List<String> BINARY = List.of("B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB");

    /// @throws IllegalArgumentException with Docker's message: `invalid size: 'abc'`
    public static ByteSize parse(String text) {
        Matcher size = GRAMMAR.matcher(text);
        if (!size.matches()) {
            throw new IllegalArgumentException("invalid size: '" + text + "'");
        }
        int power = size.group(2) == null ? 0 : UNITS.indexOf(size.group(2).toLowerCase(Locale.ROOT)) + 1;
        BigDecimal bytes = new BigDecimal(size.group(1)).multiply(BigDecimal.valueOf(1024).pow(power));
        if (bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
            throw new IllegalArgumentException("invalid size: '" + text + "'");
        }
        return new ByteSize(bytes.longValue());
    }

    /// {@return the size in units of 1000 with that many significant digits: `2.02MB`}
    public String decimal(int digits) {
        return print(1000, DECIMAL, digits);
    }

    /// {@return the size in units of 1024 with four significant digits: `23.54GiB`}
    public String binary() {
        return print(1024, BINARY, 4);
    }

    private String print(int base, List<String> units, int digits) {
        BigDecimal size = BigDecimal.valueOf(bytes);
        int unit = 0;
        while (size.compareTo(BigDecimal.valueOf(base)) >= 0 && unit < units.size() - 1) {
            size = size.divide(BigDecimal.valueOf(base), MathContext.DECIMAL64);
            unit++;
        }
        return size.round(new MathContext(digits)).stripTrailingZeros().toPlainString() + units.get(unit);
    }
}
