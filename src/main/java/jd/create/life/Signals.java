package jd.create.life;

import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/// Linux's signal names and numbers on x86_64 and aarch64.
///
/// signal(7); Docker 1.2.0: pkg/signal
public final class Signals {
    static final int SIGKILL = 9;
    static final int SIGTERM = 15;

    private static final int RTMIN = 34;
    private static final int RTMAX = 64;

    private static final Map<String, Integer> NUMBERS = numbers();

    private Signals() {}

    /// {@return the number for `9`, `KILL`, `SIGKILL`, `kill` or `RTMIN+3`; empty for any other text, and for 0}
    public static OptionalInt parse(String text) {
        if (text.matches("[+-]?[0-9]{1,9}")) {
            int number = Integer.parseInt(text);
            return number == 0 ? OptionalInt.empty() : OptionalInt.of(number);
        }
        String name = text.toUpperCase(Locale.ROOT);
        Integer number = NUMBERS.get(name.startsWith("SIG") ? name.substring(3) : name);
        return number == null ? OptionalInt.empty() : OptionalInt.of(number);
    }

    /// {@return whether the kernel knows the number}
    static boolean exists(int number) {
        return NUMBERS.containsValue(number);
    }

    private static Map<String, Integer> numbers() {
        String[] names = (
                "HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CONT STOP TSTP TTIN "
                        + "TTOU URG XCPU XFSZ VTALRM PROF WINCH IO PWR SYS").split(" ");
        Map<String, Integer> numbers = new TreeMap<>();
        for (int i = 0; i < names.length; i++) {
            numbers.put(names[i], i + 1);
        }
        numbers.putAll(Map.of("IOT", 6, "CLD", 17, "POLL", 29));
        for (int i = RTMIN; i <= RTMAX; i++) {
            int middle = (RTMAX - RTMIN) / 2;
            numbers.put(i - RTMIN <= middle ? plus("RTMIN", "+", i - RTMIN) : plus("RTMAX", "-", RTMAX - i), i);
        }
        return Map.copyOf(numbers);
    }

    private static String plus(String base, String sign, int distance) {
        return distance == 0 ? base : base + sign + distance;
    }
}
