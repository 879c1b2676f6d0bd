package jd.create.security;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import jd.libcontainer.security.SeccompChoice;
import jd.server.api.ApiException;

/// The parsed `--security-opt`: `KEY=VALUE`, and the old format `KEY:VALUE`. The last option of a key is used. Labels are for
/// SELinux: their format is checked, and they are ignored.
///
/// Today: daemon/daemon_unix.go parseSecurityOpt
///
/// @param apparmorProfile a name, empty if unset
public record SecurityOptions(boolean noNewPrivileges, String apparmorProfile, SeccompChoice seccomp) {
    /// The values that Go's strconv.ParseBool accepts.
    private static final Set<String> TRUE = Set.of("1", "t", "T", "TRUE", "true", "True");
    private static final Set<String> FALSE = Set.of("0", "f", "F", "FALSE", "false", "False");

    private static final SecurityOptions NONE = new SecurityOptions(false, "", new SeccompChoice.Default());

    private record Option(String key, String value) {
        static Optional<Option> parse(String text) {
            int separator = text.contains("=") ? text.indexOf('=') : text.indexOf(':');
            return separator < 0
                    ? Optional.empty()
                    : Optional.of(new Option(text.substring(0, separator), text.substring(separator + 1)));
        }
    }

    /// @throws ApiException for an invalid option
    public static SecurityOptions parse(List<String> options) {
        SecurityOptions parsed = NONE;
        for (String option : options) {
            parsed = parsed.and(option);
        }
        return parsed;
    }

    private SecurityOptions and(String text) {
        if (text.equals("no-new-privileges")) {
            return new SecurityOptions(true, apparmorProfile, seccomp);
        }
        if (text.equals("disable")) {
            return this;
        }
        Option option = Option.parse(text)
                .orElseThrow(() -> ApiException.internal("invalid --security-opt 1: \"" + text + "\""));
        return switch (option.key()) {
            case "label" -> this;
            case "apparmor" -> new SecurityOptions(noNewPrivileges, option.value(), seccomp);
            case "seccomp" ->
                new SecurityOptions(noNewPrivileges, apparmorProfile, SeccompChoice.parse(option.value()));
            case "no-new-privileges" -> new SecurityOptions(truth(option.value(), text), apparmorProfile, seccomp);
            default -> throw unknown(text);
        };
    }

    private static boolean truth(String value, String option) {
        if (!TRUE.contains(value) && !FALSE.contains(value)) {
            throw unknown(option);
        }
        return TRUE.contains(value);
    }

    private static ApiException unknown(String option) {
        return ApiException.internal("invalid --security-opt 2: \"" + option.replace("\\", "\\\\").replace("\"", "\\\"")
                + "\"");
    }
}
