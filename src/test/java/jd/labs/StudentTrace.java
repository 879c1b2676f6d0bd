package jd.labs;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An exception in a daemon's log that a student's code has thrown, or a method that it has called.
///
/// ```
///   Exception in thread "api" java.lang.UnsupportedOperationException: task 2: run      exception
///       at OwnEngine.run(OwnEngine.java:48)                                             place
///       at jd.server.Job.run(Job.java:60)
/// ```
///
/// @param place the innermost frame of a class that is in no package
record StudentTrace(String exception, String place) {
    private static final Pattern FRAME = Pattern.compile("\\s+at ([\\w$]+\\.[\\w$<>]+\\([\\w$]+\\.java:\\d+\\))");
    private static final Pattern EXCEPTION =
            Pattern.compile("(?:Exception in thread \".*\" |Caused by: )?((?:\\w+\\.)+\\w+(?:Exception|Error)\\b.*)");

    /// {@return the first one of the log}
    static Optional<StudentTrace> in(String log) {
        List<String> lines = log.lines().toList();
        String exception = "";
        for (String line : lines) {
            Matcher begin = EXCEPTION.matcher(line);
            Matcher frame = FRAME.matcher(line);
            if (begin.matches()) {
                exception = begin.group(1);
            } else if (!exception.isEmpty() && frame.matches()) {
                return Optional.of(new StudentTrace(exception, frame.group(1)));
            }
        }
        return Optional.empty();
    }

    @Override
    public String toString() {
        return exception + ", at " + place;
    }
}
