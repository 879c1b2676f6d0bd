package jd.daemon;

import org.slf4j.LoggerFactory;

/// Configures the daemon's log. It is written to standard error, which a terminal or systemd receives.
final class Logging {
    private static final String PREFIX = "org.slf4j.simpleLogger.";

    private Logging() {}

    /// Must run before the first logger is created, because loggers read these settings once.
    static void configure(String level) {
        System.setProperty(PREFIX + "defaultLogLevel", level.equals("fatal") ? "error" : level);
        System.setProperty(PREFIX + "showDateTime", "true");
        System.setProperty(PREFIX + "dateTimeFormat", "yyyy-MM-dd'T'HH:mm:ss.SSS");
        System.setProperty(PREFIX + "showThreadName", "false");
        System.setProperty(PREFIX + "showShortLogName", "true");
        System.setProperty(PREFIX + "levelInBrackets", "true");
    }

    /// Logs uncaught exceptions of threads. (If the heap is full, the JVM itself writes the line and ends the process.)
    static void logUncaught() {
        Thread.setDefaultUncaughtExceptionHandler((thread, problem) ->
                LoggerFactory.getLogger(Logging.class).error("thread \"{}\" ended", thread.getName(), problem));
    }
}
