package jd.client.body;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import jd.client.flags.Arguments;
import jd.client.flags.EnvFile;

/// Combines flags that together make one field: environment and labels come from files and flags, volumes are bind
/// mounts or names.
public final class ContainerTexts {
    /// The annotation in which the daemon finds the port on which dockerinit waits for a debugger.
    static final String DEBUG_INIT = "jd.debug-init";

    private ContainerTexts() {}

    /// {@return the variables of the files, then those of the flags} The last value of a name wins in the container, so
    /// a flag overrides a file.
    static List<String> environment(Arguments flags, Map<String, String> clientEnvironment) {
        var variables = new ArrayList<String>();
        for (String file : flags.values("env-file")) {
            variables.addAll(EnvFile.read(file, clientEnvironment));
        }
        for (String variable : flags.values("env")) {
            if (variable.contains("=")) {
                variables.add(variable);
            } else if (clientEnvironment.containsKey(variable)) {
                variables.add(variable + "=" + clientEnvironment.get(variable));
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

    /// {@return `a=b` and `c` as {a: "b", c: ""}}
    public static Map<String, String> pairs(List<String> texts) {
        return split(texts, '=');
    }

    /// {@return `/run:size=1m` as {"/run": "size=1m"}}
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

    /// {@return the bind mounts and named volumes} A relative source such as `./data` is made absolute here, since only
    /// the client knows its working directory; the daemon checks everything else.
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
