package jd.client.flags;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jd.client.api.ClientException;
import jd.image.JsonSyntax;
import jd.server.api.JsonGrammar;

/// Prepares `--security-opt` for the request: a seccomp profile is a file on the *client's* machine, so its content is
/// sent, not its name; `systempaths=unconfined` is no option of the API and becomes two empty lists.
///
/// Docker: cli/command/container/opts.go parseSecurityOpts, parseSystemPaths
public final class SecurityFlags {
    private static final String OPEN_SYSTEM_PATHS = "systempaths=unconfined";

    private SecurityFlags() {}

    /// {@return whether the paths that are masked and read-only by default are accessible in this container}
    public static boolean opensSystemPaths(List<String> options) {
        return options.contains(OPEN_SYSTEM_PATHS);
    }

    /// {@return the options as they are sent}
    public static List<String> resolve(List<String> options) {
        var resolved = new ArrayList<String>();
        for (String option : options) {
            if (!option.equals(OPEN_SYSTEM_PATHS)) {
                resolved.add(resolve(option));
            }
        }
        return resolved;
    }

    private static String resolve(String option) {
        if (option.equals("no-new-privileges")) {
            return option;
        }
        String[] parts = option.split(option.contains("=") ? "=" : ":", 2);
        if (parts.length == 1 || parts[1].isEmpty()) {
            throw new ClientException(125, "Invalid --security-opt: \"" + option + "\"");
        }
        boolean isProfile = parts[0].equals("seccomp") && !List.of("unconfined", "builtin").contains(parts[1]);
        return isProfile ? "seccomp=" + profile(parts[1]) : option;
    }

    private static final int LARGEST_PROFILE = 4 << 20;

    private static String profile(String file) {
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            byte[] json = in.readNBytes(LARGEST_PROFILE + 1);
            if (json.length > LARGEST_PROFILE) {
                throw new IOException("more than " + LARGEST_PROFILE + " bytes");
            }
            return compact(file, json);
        } catch (IOException e) {
            throw new ClientException(
                    125, "opening seccomp profile (" + file + ") failed: open " + file + ": " + reason(e), e);
        }
    }

    private static String reason(IOException problem) {
        return switch (problem) {
            case NoSuchFileException _ -> "no such file or directory";
            case AccessDeniedException _ -> "permission denied";
            default -> problem.getMessage();
        };
    }

    private static String compact(String file, byte[] json) {
        JsonSyntax.problem(json).or(() -> JsonGrammar.check(json).problem()).ifPresent(problem -> {
            throw new ClientException(125, "compacting json for seccomp profile (" + file + ") failed: " + problem);
        });
        return withoutSpace(new String(json, StandardCharsets.UTF_8));
    }

    /// {@return the document without white space between its tokens}
    private static String withoutSpace(String json) {
        var result = new StringBuilder();
        boolean inString = false;
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (inString && c == '\\') {
                result.append(c).append(json.charAt(++i));
                continue;
            }
            if (c == '"') {
                inString = !inString;
            }
            if (inString || !Character.isWhitespace(c)) {
                result.append(c);
            }
        }
        return result.toString();
    }
}
