package jd.client;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import jd.server.api.ByteSize;
import jd.server.api.TimeSpan;

/// What a flag's value may look like. The label stands in the help; the check speaks as Docker's own parser (and Go's)
/// does, because scripts and people search for these messages.
enum FlagType {
    /// On or off, without a value of its own.
    TOGGLE(""),
    STRING("string"),
    LIST("list"),
    MAP("map"),
    MOUNT("mount"),
    NETWORK("network"),
    INT("int") {
        @Override
        void check(String value) {
            parseInt(value);
        }
    },
    UINT16("uint16") {
        @Override
        void check(String value) {
            if (!value.matches("\\d+")) {
                throw new IllegalArgumentException("strconv.ParseUint: parsing \"" + value + "\": invalid syntax");
            }
        }
    },
    BYTES("bytes") {
        @Override
        void check(String value) {
            ByteSize.parse(value);
        }
    },
    /// Bytes, or -1 for no limit.
    SWAP("bytes") {
        @Override
        void check(String value) {
            if (!value.equals("-1")) {
                ByteSize.parse(value);
            }
        }
    },
    CPUS("decimal") {
        @Override
        void check(String value) {
            nanoCpus(value);
        }
    },
    DURATION("duration") {
        @Override
        void check(String value) {
            TimeSpan.parse(value);
        }
    },
    FILTER("filter") {
        @Override
        void check(String value) {
            if (!value.contains("=")) {
                throw new IllegalArgumentException("bad format of filter (expected name=value)");
            }
        }
    },
    ENV("list") {
        @Override
        void check(String value) {
            if (value.isEmpty() || value.startsWith("=")) {
                throw new IllegalArgumentException("invalid environment variable: " + value);
            }
        }
    },
    LABEL("list") {
        @Override
        void check(String value) {
            if (value.startsWith("=")) {
                throw new IllegalArgumentException("invalid label '" + value + "': empty name");
            }
        }
    },
    ULIMIT("ulimit") {
        @Override
        void check(String value) {
            Ulimit.parse(value);
        }
    },
    STREAM("list") {
        @Override
        void check(String value) {
            if (!List.of("stdin", "stdout", "stderr").contains(value.toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException("valid streams are STDIN, STDOUT and STDERR");
            }
        }
    };

    private final String label;

    FlagType(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    /// @throws IllegalArgumentException with the reason, to be shown behind the flag's name
    void check(String value) {}

    static long parseInt(String value) {
        try {
            return Long.decode(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("strconv.ParseInt: parsing \"" + value + "\": invalid syntax", e);
        }
    }

    /// `1.5` processors are 1500000000 billionths.
    static long nanoCpus(String value) {
        try {
            return new BigDecimal(value).movePointRight(9).longValueExact();
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("failed to parse " + value + " as a rational number", e);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("value is too precise", e);
        }
    }
}
