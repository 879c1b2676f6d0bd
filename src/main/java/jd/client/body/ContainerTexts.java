package jd.client.body;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import jd.client.flags.Arguments;
import jd.client.flags.EnvFile;

/// What several flags say together: environment and labels come from files and from flags, volumes are binds or names.
public final class ContainerTexts {
    /// The daemon reads the port on which dockerinit waits for a debugger from this annotation.
    static final String DEBUG_INIT = "jd.debug-init";

    private ContainerTexts() {}

    /// Files first, so that a flag overrides a file: the last mention of a name wins inside the container.
    static List<String> environment(Arguments flags, Map<String, String> surroundings) {
        var variables = new ArrayList<String>();
        for (String file : flags.values("env-file")) {
            variables.addAll(EnvFile.read(file, surroundings));
        }
        for (String variable : flags.values("env")) {
            if (variable.contains("=")) {
                variables.add(variable);
            } else if (surroundings.containsKey(variable)) {
                variables.add(variable + "=" + surroundings.get(variable));
            }
        }
        return variables;
    }

    static Map<String, String> labels(Arguments flags) {
        var lines = new ArrayList<String>();
        for (String file : flags.values("label-file")) {
            lines.addAll(EnvFile.read(file, Map.of()));
        }
        lines.addAll(flags.values("label"));
        return pairs(lines);
    }

    static Map<String, String> annotations(Arguments flags) {
        Map<String, String> annotations = pairs(flags.values("annotation"));
        flags.value("debug-init").ifPresent(port -> annotations.put(DEBUG_INIT, port));
        return annotations;
    }

    /// `a=b` and `c` are {a: "b", c: ""}.
    public static Map<String, String> pairs(List<String> texts) {
        return split(texts, '=');
    }

    /// `/run:size=1m` is {"/run": "size=1m"}.
    static Map<String, String> tmpfs(List<String> texts) {
        return split(texts, ':');
    }

    private static Map<String, String> split(List<String> texts, char separator) {
        var pairs = new LinkedHashMap<String, String>();
        for (String text : texts) {
            int at = text.indexOf(separator);
            pairs.put(at < 0 ? text : text.substring(0, at), at < 0 ? "" : text.substring(at + 1));
        }
        return pairs;
    }

    /// Only the client knows its working directory: `./data:/data` becomes absolute here, everything else is judged by
    /// the daemon.
    static List<String> binds(Arguments flags) {
        var binds = new ArrayList<String>();
        for (String volume : flags.values("volume")) {
            if (volume.startsWith(".") && volume.contains(":")) {
                String[] parts = volume.split(":", 2);
                binds.add(Path.of(parts[0]).toAbsolutePath().normalize() + ":" + parts[1]);
            } else if (volume.contains(":")) {
                binds.add(volume);
            }
        }
        return binds;
    }
}
