package jd.libcontainer.process;

import java.util.ArrayList;
import java.util.List;
import jd.libcontainer.spec.ProcessSpec;

/// The command's environment: the requested variables, and `HOME`, which is found in the container's files.
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

    /// {@return the variable's value, empty if it is not set; the last one if it is set twice}
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
