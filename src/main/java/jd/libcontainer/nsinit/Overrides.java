package jd.libcontainer.nsinit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A bundle's `process` with the flags of `exec` applied.
final class Overrides {
    private Overrides() {}

    /// Only the flag decides about a terminal; the bundle's setting is for its own command.
    static ConfigNode of(ConfigNode process, NsinitArguments parsed) {
        List<String> command = parsed.rest().subList(1, parsed.rest().size());
        if (command.isEmpty()) {
            throw new NsinitException("process args cannot be empty");
        }
        Map<String, Object> fields = new LinkedHashMap<>(process.fields());
        fields.put("args", command);
        fields.put("terminal", parsed.has("tty"));
        fields.put("env", merged(process.texts("env"), parsed.texts("env")));
        if (parsed.has("cwd")) {
            fields.put("cwd", parsed.text("cwd", "/"));
        }
        return new ConfigNode(process.path(), fields);
    }

    /// {@return the variables of both lists; the second list overrides the first}
    static List<String> merged(List<String> environment, List<String> more) {
        Map<String, String> variables = new LinkedHashMap<>();
        environment.forEach(variable -> variables.put(variable.split("=", 2)[0], variable));
        more.forEach(variable -> variables.put(variable.split("=", 2)[0], variable));
        return List.copyOf(variables.values());
    }
}
