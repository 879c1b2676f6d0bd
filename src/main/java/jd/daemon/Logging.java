package jd.daemon;

/// How the daemon's log looks. It goes to standard error, where a terminal or systemd takes it.
final class Logging {
    private static final String PREFIX = "org.slf4j.simpleLogger.";

    private Logging() {}

    /// Must run before the first logger is made: it reads these once.
    static void configure(String level) {
        System.setProperty(PREFIX + "defaultLogLevel", level.equals("fatal") ? "error" : level);
        System.setProperty(PREFIX + "showDateTime", "true");
        System.setProperty(PREFIX + "dateTimeFormat", "yyyy-MM-dd'T'HH:mm:ss.SSS");
        System.setProperty(PREFIX + "showThreadName", "false");
        System.setProperty(PREFIX + "showShortLogName", "true");
        System.setProperty(PREFIX + "levelInBrackets", "true");
    }
}
