package jd.libcontainer.process;

import java.util.ArrayList;
import java.util.List;
import jd.libcontainer.spec.ProcessSpec;

/// The command's environment: what was asked for, and `HOME`, which only the container's own files can tell.
public record Environment(List<String> variables) {
    public static Environment of(ProcessSpec process, ExecUser user) {
        List<String> variables = new ArrayList<>(process.environment());
        Environment asked = new Environment(process.environment());
        if (asked.value("HOME").isEmpty()) {
            variables.remove("HOME=");
            variables.add("HOME=" + (user.home()));
        }
        return new Environment(variables);
    }

    /// {@return the variable's value, empty where it is not set; of two the later one counts}
    public String value(String name) {
        String value = "";
        for (String variable : variables) {
            if (variable.startsWith(name + "=")) {
                value = variable.substring(name.length() + 1);
            }
        }
        return value;
    }
}
