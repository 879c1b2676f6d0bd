package jd.libcontainer.io;

import org.slf4j.LoggerFactory;

/// Logs what happens to a container, one line a fact, with the line of the sources and the chapter, if the daemon runs with
/// `-D`: `allocate 172.17.0.2 on bridge jd0 (BridgeNetwork.java:320, chapter 6)`.
///
/// The level is read once, as loggers do. When it is not debug, a call is one comparison with a constant.
public final class SourceLog {
    private static final boolean ON = System.getProperty("org.slf4j.simpleLogger.defaultLogLevel", "").equals("debug");

    private SourceLog() {}

    public static boolean isOn() {
        return ON;
    }

    /// Logs a fact with the caller's line.
    ///
    /// @param words a format of [String#format]
    public static void fact(String words, Object... arguments) {
        if (ON) {
            SourceLine line = SourceLine.of(frame -> !frame.getClassName().equals(SourceLog.class.getName()));
            LoggerFactory.getLogger(SourceLog.class).debug("{} ({})", words.formatted(arguments), line);
        }
    }

    /// {@return ` (JobTable.java:72, chapter 3)`, the line in a method with this prefix from which this is called; "" when
    /// the log is off}
    public static String lineInMethod(String prefix, Class<?> except) {
        return ON
                ? " (" + SourceLine.of(frame -> frame.getMethodName().startsWith(prefix)
                        && !frame.getClassName().equals(except.getName())) + ")"
                : "";
    }
}
