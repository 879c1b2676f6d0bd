package jd.daemon;

import org.slf4j.LoggerFactory;

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

    /// Logs what ends a thread. (For a full heap the JVM itself writes the line: it ends the process, not a thread.)
    static void logUncaught() {
        Thread.setDefaultUncaughtExceptionHandler((thread, problem) ->
                LoggerFactory.getLogger(Logging.class).error("thread \"{}\" ended", thread.getName(), problem));
    }
}
