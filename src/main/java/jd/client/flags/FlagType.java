package jd.client.flags;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import jd.server.api.ByteSize;
import jd.server.api.TimeSpan;
import jd.server.api.Ulimit;

/// The type of a flag's value. The label is shown in the usage text; the check reports errors in the words of Docker's
/// parser (and Go's), because scripts and users search for these messages.
public enum FlagType {
    /// A boolean flag without a value.
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
    /// The weight of a disk: an unsigned 16-bit number.
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
    /// A number of bytes, or -1 for no limit.
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

    /// {@return whether repeated flags add up; otherwise the last one wins}
    boolean repeats() {
        return repeats;
    }

    /// @throws IllegalArgumentException with the reason, which is shown behind the flag's name
    void check(String value) {}

    public static long parseInt(String value) {
        try {
            return Long.decode(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("strconv.ParseInt: parsing \"" + value + "\": invalid syntax", e);
        }
    }

    /// `1.5` processors are 1500000000 billionths of a processor.
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
