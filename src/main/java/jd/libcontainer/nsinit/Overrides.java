package jd.libcontainer.nsinit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A bundle's `process` with what the flags of `exec` say put over it.
final class Overrides {
    private Overrides() {}

    /// A terminal is the flag's matter alone: the bundle's own command may have one and this one not.
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

    /// {@return the variables of one list with those of another put over them}
    static List<String> merged(List<String> environment, List<String> more) {
        Map<String, String> variables = new LinkedHashMap<>();
        environment.forEach(variable -> variables.put(variable.split("=", 2)[0], variable));
        more.forEach(variable -> variables.put(variable.split("=", 2)[0], variable));
        return List.copyOf(variables.values());
    }
}
