package jd.storage.volumes;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import jd.server.api.ApiException;
import jd.server.api.VolumeRequest;

/// Checks the names of volumes and the options of the driver `local`, the only one.
///
/// Today: volume/local/local.go, local_unix.go
public final class VolumeRules {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]+");

    /// The options, each with those that it requires.
    private static final Map<String, List<String>> OPTIONS = Map.of(
            "type", List.of("device"), "device", List.of("type"), "o", List.of("device", "type"), "size", List.of());

    private VolumeRules() {}

    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /// Throws Docker's messages.
    public static void verify(VolumeRequest request) {
        String driver = request.driver() == null ? "" : request.driver();
        if (!driver.isEmpty() && !driver.equals("local")) {
            throw ApiException.notFound("create " + request.name() + ": error looking up volume plugin " + driver
                    + ": plugin \"" + driver + "\" not found");
        }
        verifyName(request.name());
        if (!isEmpty(request.driverOpts())) {
            verifyOptions(request.name(), request.driverOpts());
        }
    }

    private static void verifyName(String name) {
        if (name.length() < 2) {
            throw ApiException.invalid("create " + name
                    + ": volume name is too short, names should be at least two alphanumeric characters");
        }
        if (!isName(name)) {
            throw ApiException.invalid("create " + name + ": \"" + name + "\" includes invalid characters for a local "
                    + "volume name, only \"[a-zA-Z0-9][a-zA-Z0-9_.-]\" are allowed. "
                    + "If you intended to pass a host directory, use absolute path");
        }
    }

    private static void verifyOptions(String name, Map<String, String> options) {
        for (String option : options.keySet()) {
            if (!OPTIONS.containsKey(option)) {
                throw ApiException.invalid("create " + name + ": invalid option: \"" + option + "\"");
            }
        }
        for (String option : options.keySet()) {
            for (String needed : OPTIONS.get(option)) {
                if (!options.containsKey(needed)) {
                    throw ApiException.invalid(
                            "create " + name + ": missing required option: \"" + needed + "\"");
                }
            }
        }
        if (options.containsKey("size")) {
            throw ApiException.internal("create " + name + ": quota size requested but no quota support");
        }
    }

    static boolean isEmpty(Map<String, String> map) {
        return map == null || map.isEmpty();
    }
}
