package jd.client.flags;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import jd.server.api.ByteSize;

/// One `--mount`: `type=bind,source=/data,target=/srv,readonly`. Which fields may be combined is checked here with the
/// messages of Docker's client; the daemon checks their values.
///
/// Today: docker/cli opts/mount.go
public final class MountFlag {
    private String type = "volume";
    private String source = "";
    private String target = "";
    private String consistency = "";
    private boolean readOnly;

    // In the order in which they are sent; a group is sent if one of its fields was given.
    private final Map<String, Object> bind = new LinkedHashMap<>();
    private final Map<String, Object> volume = new LinkedHashMap<>();
    private final Map<String, String> labels = new LinkedHashMap<>();
    private final Map<String, String> driverOptions = new LinkedHashMap<>();
    private String driver = "";
    private final Map<String, Object> tmpfs = new LinkedHashMap<>();

    private MountFlag() {}

    /// @throws IllegalArgumentException with the reason, which is shown behind the flag's name
    public static MountFlag parse(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("EOF");
        }
        var mount = new MountFlag();
        for (String field : fields(text)) {
            mount.field(field);
        }
        mount.verify();
        return mount;
    }

    /// Splits like a line of a CSV file: a field in double quotes may contain commas.
    private static List<String> fields(String text) {
        var fields = new ArrayList<String>();
        var field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted && c == '"' && i + 1 < text.length() && text.charAt(i + 1) == '"') {
                field.append('"');
                i++;
            } else if (c == '"' && (quoted || field.isEmpty())) {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        fields.add(field.toString());
        return fields;
    }

    private void field(String field) {
        String[] parts = field.split("=", 2);
        String key = parts[0].toLowerCase(Locale.ROOT);
        if (parts.length == 1) {
            toggle(key, field);
            return;
        }
        String value = parts[1];
        switch (key) {
            case "type" -> type = value.toLowerCase(Locale.ROOT);
            case "source", "src" -> source = absolute(value);
            case "target", "dst", "destination" -> target = value;
            case "readonly", "ro" -> readOnly = flag(key, value);
            case "consistency" -> consistency = value.toLowerCase(Locale.ROOT);
            case "bind-propagation" -> bind.put("Propagation", value.toLowerCase(Locale.ROOT));
            case "bind-nonrecursive" -> bind.put("NonRecursive", flag(key, value));
            case "bind-recursive" -> recursive(value);
            case "volume-subpath" -> volume.put("Subpath", value);
            case "volume-nocopy" -> volume.put("NoCopy", flag(key, value));
            case "volume-label" -> pair("Labels", labels, value);
            case "volume-driver" -> {
                volume.put("DriverConfig", driverOptions);
                driver = value;
            }
            case "volume-opt" -> pair("DriverConfig", driverOptions, value);
            case "tmpfs-size" -> tmpfs.put("SizeBytes", bytes(key, value));
            case "tmpfs-mode" -> tmpfs.put("Mode", octal(key, value));
            default -> throw new IllegalArgumentException("unexpected key '" + key + "' in '" + field + "'");
        }
    }

    private void toggle(String key, String field) {
        switch (key) {
            case "readonly", "ro" -> readOnly = true;
            case "volume-nocopy" -> volume.put("NoCopy", true);
            case "bind-nonrecursive" -> bind.put("NonRecursive", true);
            default -> throw new IllegalArgumentException("invalid field '" + field + "' must be a key=value pair");
        }
    }

    private void recursive(String value) {
        switch (value) {
            case "enabled" -> { }
            case "disabled" -> bind.put("NonRecursive", true);
            case "writable" -> bind.put("ReadOnlyNonRecursive", true);
            case "readonly" -> bind.put("ReadOnlyForceRecursive", true);
            default -> throw new IllegalArgumentException("invalid value for bind-recursive: " + value
                    + " (must be \"enabled\", \"disabled\", \"writable\", or \"readonly\")");
        }
    }

    private void pair(String family, Map<String, String> pairs, String text) {
        volume.put(family, pairs);
        String[] parts = text.split("=", 2);
        if (!parts[0].isEmpty()) {
            pairs.put(parts[0], parts.length == 1 ? "" : parts[1]);
        }
    }

    /// Relative paths are resolved here, since only the client knows its working directory.
    private static String absolute(String path) {
        return path.equals(".") || path.startsWith("./")
                ? Path.of(path).toAbsolutePath().normalize().toString()
                : path;
    }

    private static boolean flag(String key, String value) {
        return switch (value) {
            case "1", "t", "T", "true", "TRUE", "True" -> true;
            case "0", "f", "F", "false", "FALSE", "False" -> false;
            default -> throw invalid(key, value);
        };
    }

    private static long bytes(String key, String value) {
        try {
            return ByteSize.parse(value).bytes();
        } catch (IllegalArgumentException e) {
            throw invalid(key, value);
        }
    }

    private static long octal(String key, String value) {
        try {
            return Integer.parseUnsignedInt(value, 8);
        } catch (NumberFormatException e) {
            throw invalid(key, value);
        }
    }

    private static IllegalArgumentException invalid(String key, String value) {
        return new IllegalArgumentException("invalid value for " + key + ": " + value);
    }

    private void verify() {
        refuse(type.isEmpty(), "type is required");
        refuse(target.isEmpty(), "target is required");
        refuse(!volume.isEmpty() && !type.equals("volume"), mixed("volume"));
        refuse(!bind.isEmpty() && !type.equals("bind"), mixed("bind"));
        refuse(!tmpfs.isEmpty() && !type.equals("tmpfs"), mixed("tmpfs"));
        refuse(bind.containsKey("ReadOnlyNonRecursive") && !readOnly,
                "option 'bind-recursive=writable' requires 'readonly' to be specified in conjunction");
        boolean forced = bind.containsKey("ReadOnlyForceRecursive");
        refuse(forced && !readOnly,
                "option 'bind-recursive=readonly' requires 'readonly' to be specified in conjunction");
        refuse(forced && !"rprivate".equals(bind.get("Propagation")),
                "option 'bind-recursive=readonly' requires 'bind-propagation=rprivate' to be specified in conjunction");
    }

    private String mixed(String family) {
        return "cannot mix '" + family + "-*' options with mount type '" + type + "'";
    }

    private static void refuse(boolean wrong, String reason) {
        if (wrong) {
            throw new IllegalArgumentException(reason);
        }
    }

    /// {@return the mount as the API describes it}
    public Map<String, Object> json() {
        Map<String, Object> mount = new LinkedHashMap<>();
        mount.put("Type", type);
        putUnlessEmpty(mount, "Source", source);
        mount.put("Target", target);
        if (readOnly) {
            mount.put("ReadOnly", true);
        }
        putUnlessEmpty(mount, "Consistency", consistency);
        family(mount, "BindOptions", bind);
        family(mount, "VolumeOptions", volume);
        family(mount, "TmpfsOptions", tmpfs);
        return mount;
    }

    private static void putUnlessEmpty(Map<String, Object> object, String field, String value) {
        if (!value.isEmpty()) {
            object.put(field, value);
        }
    }

    private void family(Map<String, Object> mount, String name, Map<String, Object> options) {
        if (options.isEmpty()) {
            return;
        }
        Map<String, Object> fields = new LinkedHashMap<>(options);
        fields.values().removeIf(Boolean.FALSE::equals);
        fields.replaceAll((_, value) -> value instanceof Map<?, ?> && value != labels ? driver() : value);
        mount.put(name, fields);
    }

    private Map<String, Object> driver() {
        Map<String, Object> fields = new LinkedHashMap<>();
        putUnlessEmpty(fields, "Name", driver);
        if (!driverOptions.isEmpty()) {
            fields.put("Options", driverOptions);
        }
        return fields;
    }
}
