package jd.client.flags;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import jd.server.api.ByteSize;
import jd.server.api.TimeSpan;
import jd.server.api.Ulimit;

/// What a flag's value may look like. The label stands in the help; the check speaks as Docker's own parser (and Go's)
/// does, because scripts and people search for these messages.
public enum FlagType {
    /// On or off, without a value of its own.
    TOGGLE("", false),
    STRING("string", false),
    LIST("list", true),
    MAP("map", true),
    NETWORK("network", true),
    INT("int", false) {
        @Override
        void check(String value) {
            parseInt(value);
        }
    },
    /// A weight at a disk: two bytes without a sign.
    UINT16("uint16", false) {
        @Override
        void check(String value) {
            if (!value.matches("[0-9]+")) {
                throw new IllegalArgumentException("strconv.ParseUint: parsing \"" + value + "\": invalid syntax");
            }
            if (value.length() > 5 || Integer.parseInt(value) > 0xffff) {
                throw new IllegalArgumentException(
                        "strconv.ParseUint: parsing \"" + value + "\": value out of range");
            }
        }
    },
    DEVICE_WEIGHT("list", true) {
        @Override
        void check(String value) {
            DeviceLimitFlag.parseWeight(value);
        }
    },
    DEVICE_BYTES("list", true) {
        @Override
        void check(String value) {
            DeviceLimitFlag.parseBytes(value);
        }
    },
    DEVICE_OPERATIONS("list", true) {
        @Override
        void check(String value) {
            DeviceLimitFlag.parseOperations(value);
        }
    },
    BYTES("bytes", false) {
        @Override
        void check(String value) {
            ByteSize.parse(value);
        }
    },
    /// Bytes, or -1 for no limit.
    SWAP("bytes", false) {
        @Override
        void check(String value) {
            if (!value.equals("-1")) {
                ByteSize.parse(value);
            }
        }
    },
    CPUS("decimal", false) {
        @Override
        void check(String value) {
            nanoCpus(value);
        }
    },
    DURATION("duration", false) {
        @Override
        void check(String value) {
            TimeSpan.parse(value);
        }
    },
    FILTER("filter", true) {
        @Override
        void check(String value) {
            if (!value.contains("=")) {
                throw new IllegalArgumentException("bad format of filter (expected name=value)");
            }
        }
    },
    ENV("list", true) {
        @Override
        void check(String value) {
            if (value.isEmpty() || value.startsWith("=")) {
                throw new IllegalArgumentException("invalid environment variable: " + value);
            }
        }
    },
    LABEL("list", true) {
        @Override
        void check(String value) {
            if (value.startsWith("=")) {
                throw new IllegalArgumentException("invalid label '" + value + "': empty name");
            }
        }
    },
    MOUNT("mount", true) {
        @Override
        void check(String value) {
            MountFlag.parse(value);
        }
    },
    ULIMIT("ulimit", true) {
        @Override
        void check(String value) {
            Ulimit.parse(value);
        }
    },
    SYSCTL("map", true) {
        @Override
        void check(String value) {
            SysctlFlag.check(value);
        }
    },
    DEVICE_RULE("list", true) {
        @Override
        void check(String value) {
            DeviceFlag.checkRule(value);
        }
    },
    STREAM("list", true) {
        @Override
        void check(String value) {
            if (!List.of("stdin", "stdout", "stderr").contains(value.toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException("valid streams are STDIN, STDOUT and STDERR");
            }
        }
    };

    private final String label;
    private final boolean repeats;

    FlagType(String label, boolean repeats) {
        this.label = label;
        this.repeats = repeats;
    }

    String label() {
        return label;
    }

    /// {@return whether a second mention adds to the first; otherwise it replaces it}
    boolean repeats() {
        return repeats;
    }

    /// @throws IllegalArgumentException with the reason, to be shown behind the flag's name
    void check(String value) {}

    public static long parseInt(String value) {
        try {
            return Long.decode(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("strconv.ParseInt: parsing \"" + value + "\": invalid syntax", e);
        }
    }

    /// `1.5` processors are 1500000000 billionths.
    public static long nanoCpus(String value) {
        try {
            return new BigDecimal(value).movePointRight(9).longValueExact();
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("failed to parse " + value + " as a rational number", e);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("value is too precise", e);
        }
    }
}
