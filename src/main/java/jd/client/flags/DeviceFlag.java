package jd.client.flags;

import java.util.regex.Pattern;
import jd.client.api.ClientException;

/// `--device /dev/sda:/dev/xvda:rwm`: a device of the host, its path in the container, and the permissions. The last
/// two are optional.
///
/// Today: cli/command/container/opts.go validateDevice, parseLinuxDevice
public record DeviceFlag(String onHost, String inside, String permissions) {
    private static final Pattern RULE = Pattern.compile("[acb] ([0-9]+|\\*):([0-9]+|\\*) [rwm]{1,3}");

    private static final Pattern PERMISSIONS = Pattern.compile("r?w?m?|r?m?w?|w?r?m?|w?m?r?|m?r?w?|m?w?r?");

    /// @throws ClientException if the text is invalid
    public static DeviceFlag parse(String text) {
        String[] parts = text.split(":", -1);
        boolean empty = text.isEmpty() || text.equals(":");
        if (empty || parts.length > 3) {
            throw new ClientException(125, "bad format for path: " + text);
        }
        if (parts.length == 2 && isPermissions(parts[1])) {
            return new DeviceFlag(absolute(parts[0]), parts[0], parts[1]);
        }
        if (parts.length == 3 && !isPermissions(parts[2])) {
            throw new ClientException(125, "bad mode specified: " + parts[2]);
        }
        String inside = absolute(parts.length == 1 ? parts[0] : parts[1]);
        return new DeviceFlag(parts[0], inside, parts.length == 3 ? parts[2] : "rwm");
    }

    private static boolean isPermissions(String text) {
        return !text.isEmpty() && PERMISSIONS.matcher(text).matches();
    }

    private static String absolute(String path) {
        if (!path.startsWith("/")) {
            throw new ClientException(125, path + " is not an absolute path");
        }
        return path;
    }

    /// Checks a rule for the container's device cgroup, `--device-cgroup-rule "c 42:* rmw"`.
    ///
    /// @throws IllegalArgumentException if the rule is invalid
    static void checkRule(String text) {
        if (!RULE.matcher(text).matches()) {
            throw new IllegalArgumentException("invalid device cgroup format '" + text + "'");
        }
    }
}
