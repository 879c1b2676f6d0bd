package jd.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// `--security-opt`: a seccomp profile is a file on the *client's* machine, so its content travels, not its name.
final class SecurityOptions {
    private SecurityOptions() {}

    static List<String> resolve(List<String> options) {
        var resolved = new ArrayList<String>();
        for (String option : options) {
            String[] parts = option.split("=", 2);
            if (parts.length == 1 && !option.equals("no-new-privileges")) {
                parts = option.split(":", 2);
                if (parts.length == 1) {
                    throw new ClientException(125, "Invalid --security-opt: \"" + option + "\"");
                }
            }
            boolean isProfile = parts[0].equals("seccomp") && !List.of("unconfined", "builtin").contains(parts[1]);
            resolved.add(isProfile ? "seccomp=" + profile(parts[1]) : option);
        }
        return resolved;
    }

    private static String profile(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new ClientException(125, "opening seccomp profile (" + file + ") failed: open " + file
                    + ": no such file or directory", e);
        }
    }
}
