package jd.create.exec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import jd.libcontainer.kernel.Capabilities;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.spec.InitFailure;
import jd.libcontainer.spec.InitSpec;
import jd.libcontainer.spec.ProcessSpec;
import jd.libcontainer.spec.SecuritySpec;
import jd.server.api.ContainerConfig;
import jd.server.api.ExecConfig;

/// Decides what a further command is: the container's first one with another command line, and with what the request
/// says otherwise. Filter, AppArmor profile, process limits and groups stay as they are.
///
/// Today: daemon/exec.go ContainerExecStart, daemon/exec_linux.go
final class ExecPlan {
    private static final String TERM = "TERM=xterm";

    private ExecPlan() {}

    /// @param first the specification of the container's first process
    static InitSpec spec(InitSpec first, ContainerConfig container, ExecConfig wanted) {
        ProcessSpec process = first.process();
        String directory = wanted.workingDir().isEmpty() ? process.workingDir() : wanted.workingDir();
        if (!directory.startsWith("/")) {
            throw new InitFailure("working directory", Errno.EINVAL, ExecFailure.RELATIVE_DIRECTORY);
        }
        SecuritySpec security = first.security();
        return first.withProcess(process.withArguments(wanted.cmd())
                        .withEnvironment(environment(process.environment(), container, wanted))
                        .withWorkingDir(directory)
                        .withTty(wanted.tty()))
                .withUser(wanted.user().isEmpty() ? first.user() : first.user().withName(wanted.user()))
                .withSecurity(wanted.privileged() ? security.withCapabilities(Capabilities.ALL) : security);
    }

    /// The container's, but that `TERM` depends on whether this command has a terminal; a variable of the request takes
    /// the place of one of that name, and a name without `=` takes it away.
    static List<String> environment(List<String> first, ContainerConfig container, ExecConfig wanted) {
        Map<String, String> variables = new LinkedHashMap<>();
        for (String variable : first) {
            boolean ofTerminal = variable.equals(TERM) && container.tty() && !setsTerm(container);
            if (!ofTerminal || wanted.tty()) {
                variables.put(name(variable), variable);
            }
        }
        if (wanted.tty() && !variables.containsKey("TERM")) {
            variables = withTerm(variables);
        }
        for (String variable : wanted.env()) {
            if (name(variable).isEmpty()) {
                throw new InitFailure(
                        "environment", Errno.EINVAL, "invalid environment variable: name cannot be empty");
            }
            if (variable.contains("=")) {
                variables.put(name(variable), variable);
            } else {
                variables.remove(variable);
            }
        }
        return List.copyOf(variables.values());
    }

    /// Docker's own variables stand first: the path, the host name, and then the terminal.
    private static Map<String, String> withTerm(Map<String, String> variables) {
        Map<String, String> result = new LinkedHashMap<>();
        List<String> own = new ArrayList<>(List.of("PATH", "HOSTNAME"));
        own.retainAll(variables.keySet());
        own.forEach(name -> result.put(name, variables.get(name)));
        result.put("TERM", TERM);
        variables.forEach(result::putIfAbsent);
        return result;
    }

    private static boolean setsTerm(ContainerConfig container) {
        return container.env() != null && container.env().stream().anyMatch(v -> name(v).equals("TERM"));
    }

    private static String name(String variable) {
        int equals = variable.indexOf('=');
        return equals < 0 ? variable : variable.substring(0, equals);
    }
}
