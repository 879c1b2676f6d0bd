package jd.create.output;

import com.google.re2j.PatternSyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jd.server.api.ApiException;
import jd.server.api.ContainerConfig;
import jd.server.api.HostConfig;

/// `--log-driver json-file --log-opt max-size=10m --log-opt max-file=3`: where the output is kept, when the log is rotated,
/// and how many files are kept.
///
/// As in Docker, names of drivers and options are checked when a container is created, values when it is started.
///
/// Today: daemon/logger/jsonfilelog, daemon/logger/local, daemon/logger/factory.go ValidateLogOpts
///
/// @param maxSize bytes, 0 for no limit
/// @param problem the reason why the container cannot be started nor its log be read, "" without one
public record LogSettings(Driver driver, long maxSize, int maxFiles, LogAttributes attributes, String problem) {
    /// JSON_FILE and LOCAL differ in their defaults, and `inspect` names the file of the first only. NONE keeps nothing.
    public enum Driver {
        JSON_FILE, LOCAL, NONE
    }

    /// A value that the driver refuses.
    private static final class BadValue extends RuntimeException {
        private static final long serialVersionUID = 1L;

        BadValue(String message) {
            super(message);
        }
    }

    private static final Pattern SIZE = Pattern.compile("([0-9]{1,12})(\\.[0-9]+)? ?([kmgtp]?)(i?b)?");
    private static final int DECIMAL = 1000;
    private static final int BINARY = 1024;
    private static final long LOCAL_SIZE = 20L << 20;
    private static final int LOCAL_FILES = 5;

    private static final Set<String> COMMON = Set.of("mode", "max-buffer-size");
    private static final Set<String> OF_LOCAL = Set.of("max-file", "max-size", "compress");
    private static final Set<String> OF_JSON_FILE =
            Set.of("max-file", "max-size", "compress", "labels", "labels-regex", "env", "env-regex", "tag");

    /// Docker's drivers. Any other name would be that of a plug-in.
    private static final List<String> DRIVERS = List.of(
            "json-file", "local", "none", "awslogs", "fluentd", "gcplogs", "gelf", "journald", "splunk", "syslog");

    /// @throws ApiException with Docker's message
    public static LogSettings parse(HostConfig.LogConfig log) {
        if (!DRIVERS.contains(log.type())) {
            throw ApiException.invalid("error looking up logging plugin " + log.type() + ": plugin \"" + log.type()
                    + "\" not found");
        }
        return switch (log.type()) {
            case "none" -> new LogSettings(Driver.NONE, 0, 1, LogAttributes.NONE, "");
            case "json-file" -> {
                verify(log.config(), OF_JSON_FILE, "for json-file log driver");
                yield unlessBad(Driver.JSON_FILE, () -> jsonFile(log.config()));
            }
            case "local" -> {
                verify(log.config(), OF_LOCAL, "for log driver local");
                yield unlessBad(Driver.LOCAL, () -> local(log.config()));
            }
            default -> throw ApiException.invalid("logger: no log driver named '" + log.type() + "' is registered");
        };
    }

    private static void verify(Map<String, String> options, Set<String> known, String driver) {
        String mode = options.getOrDefault("mode", "");
        if (!Set.of("", "blocking", "non-blocking").contains(mode)) {
            throw ApiException.invalid("logger: logging mode not supported: " + mode);
        }
        String buffer = options.get("max-buffer-size");
        if (buffer != null && !mode.equals("non-blocking")) {
            throw ApiException.invalid("logger: max-buffer-size option is only supported with 'mode=non-blocking'");
        }
        if (buffer != null && !SIZE.matcher(buffer.toLowerCase(Locale.ROOT)).matches()) {
            throw ApiException.invalid("error parsing option max-buffer-size: invalid size: '" + buffer + "'");
        }
        for (String option : options.keySet()) {
            if (!known.contains(option) && !COMMON.contains(option)) {
                throw ApiException.invalid("unknown log opt '" + option + "' " + driver);
            }
        }
    }

    private static LogSettings unlessBad(Driver driver, Supplier<LogSettings> parser) {
        try {
            return parser.get();
        } catch (BadValue e) {
            return new LogSettings(driver, 0, 1, LogAttributes.NONE, e.getMessage());
        }
    }

    private static LogSettings jsonFile(Map<String, String> options) {
        long maxSize = options.containsKey("max-size") ? size(options.get("max-size"), DECIMAL) : 0;
        if (options.containsKey("max-size") && maxSize == 0) {
            throw new BadValue("max-size must be a positive number");
        }
        int maxFiles = number(options.getOrDefault("max-file", "1"));
        if (maxFiles < 1) {
            throw new BadValue("max-file cannot be less than 1");
        }
        if (flag(options.getOrDefault("compress", "false")) && (maxFiles == 1 || maxSize == 0)) {
            throw new BadValue("compress cannot be true when max-file is less than 2 or max-size is not set");
        }
        return new LogSettings(Driver.JSON_FILE, maxSize, maxFiles, attributes(options), "");
    }

    private static LogAttributes attributes(Map<String, String> options) {
        try {
            return LogAttributes.parse(options);
        } catch (PatternSyntaxException e) {
            throw new BadValue(e.getMessage());
        }
    }

    private static LogSettings local(Map<String, String> options) {
        long maxSize = named("invalid value for max-size: " + options.get("max-size"), () ->
                options.containsKey("max-size") ? size(options.get("max-size"), BINARY) : LOCAL_SIZE);
        int maxFiles = named("invalid value for max-file: " + options.get("max-file"), () ->
                options.containsKey("max-file") ? number(options.get("max-file")) : LOCAL_FILES);
        boolean compress = named("error reading compress log option", () ->
                flag(options.getOrDefault("compress", "true")));
        if (maxFiles < 0) {
            throw new BadValue("max file count cannot be less than 0");
        }
        if (compress && maxFiles <= 1) {
            throw new BadValue("compression cannot be enabled when max file count is 1");
        }
        return new LogSettings(Driver.LOCAL, maxSize, maxFiles, LogAttributes.NONE, "");
    }

    private static <T> T named(String what, Supplier<T> parser) {
        try {
            return parser.get();
        } catch (BadValue e) {
            throw new BadValue(what + ": " + e.getMessage());
        }
    }

    private static long size(String text, int base) {
        Matcher size = SIZE.matcher(text.toLowerCase(Locale.ROOT));
        if (!size.matches()) {
            throw new BadValue("invalid size: '" + text + "'");
        }
        double number = Double.parseDouble(size.group(1) + (size.group(2) == null ? "" : size.group(2)));
        int power = size.group(3).isEmpty() ? 0 : "kmgtp".indexOf(size.group(3)) + 1;
        return (long) (number * Math.pow(base, power));
    }

    private static int number(String text) {
        if (!text.matches("[+-]?[0-9]{1,9}")) {
            throw new BadValue("strconv.Atoi: parsing \"" + text + "\": invalid syntax");
        }
        return Integer.parseInt(text);
    }

    private static boolean flag(String text) {
        return switch (text) {
            case "1", "t", "T", "true", "TRUE", "True" -> true;
            case "0", "f", "F", "false", "FALSE", "False" -> false;
            default -> throw new BadValue("strconv.ParseBool: parsing \"" + text + "\": invalid syntax");
        };
    }

    /// {@return what is written with each line of the log}
    public Map<String, String> attributesOf(ContainerConfig config) {
        return attributes.of(config);
    }

    /// Called at the start of a container.
    public void verifyAtStart() {
        if (!problem.isEmpty()) {
            throw ApiException.internal(
                    "failed to create task for container: failed to initialize logging driver: " + problem);
        }
    }

    /// Called when the log is read.
    public void verifyReadable() {
        if (!problem.isEmpty()) {
            throw ApiException.internal(problem);
        }
        if (driver == Driver.NONE) {
            throw new ApiException(
                    ApiException.Kind.NOT_IMPLEMENTED, "configured logging driver does not support reading");
        }
    }
}
