package jd.create.output;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jd.server.api.ApiException;
import jd.server.api.HostConfig;

/// `--log-opt max-size=10m --log-opt max-file=3`: when a log is rotated, and how many files are kept. The driver is
/// json-file, the only one that jd has.
///
/// Today: daemon/logger/jsonfilelog
///
/// @param maxSize bytes, 0 for no limit
public record LogSettings(long maxSize, int maxFiles) {
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,12})(\\.[0-9]+)? ?([kmgtp]?)(i?b)?");

    private static final List<String> OPTIONS = List.of(
            "max-file", "max-size", "compress", "labels", "labels-regex", "env", "env-regex", "tag", "mode",
            "max-buffer-size");

    /// Docker's drivers. Any other name would be that of a plug-in.
    private static final List<String> DRIVERS = List.of(
            "json-file", "local", "none", "awslogs", "fluentd", "gcplogs", "gelf", "journald", "splunk", "syslog");

    /// @throws ApiException with Docker's message
    public static LogSettings parse(HostConfig.LogConfig log) {
        if (!DRIVERS.contains(log.type())) {
            throw ApiException.invalid("error looking up logging plugin " + log.type() + ": plugin \"" + log.type()
                    + "\" not found");
        }
        if (!log.type().equals("json-file")) {
            throw ApiException.invalid("logger: no log driver named '" + log.type() + "' is registered");
        }
        for (String option : log.config().keySet()) {
            if (!OPTIONS.contains(option)) {
                throw ApiException.invalid("unknown log opt '" + option + "' for json-file log driver");
            }
        }
        return new LogSettings(maxSize(log.config()), maxFiles(log.config()));
    }

    private static long maxSize(Map<String, String> options) {
        String text = options.getOrDefault("max-size", "-1");
        if (text.equals("-1")) {
            return 0;
        }
        Matcher size = SIZE.matcher(text.toLowerCase(Locale.ROOT));
        if (!size.matches()) {
            throw ApiException.internal(
                    "failed to create task for container: failed to initialize logging driver: invalid size: '" + text
                            + "'");
        }
        double number = Double.parseDouble(size.group(1) + (size.group(2) == null ? "" : size.group(2)));
        String unit = size.group(3);
        return (long) (number * (unit.isEmpty() ? 1 : 1L << 10 * ("kmgtp".indexOf(unit) + 1)));
    }

    private static int maxFiles(Map<String, String> options) {
        String text = options.getOrDefault("max-file", "1");
        return text.matches("[1-9][0-9]{0,3}") ? Integer.parseInt(text) : 1;
    }
}
