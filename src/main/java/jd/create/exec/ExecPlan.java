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

/// Computes the specification of an exec process: that of the container's first process, with the request's command line
/// and options. Seccomp filter, AppArmor profile, resource limits and groups are the same.
///
/// Today: daemon/exec.go ContainerExecStart, daemon/exec_linux.go
final class ExecPlan {
    private static final String TERM = "TERM=xterm";

    private ExecPlan() {}

    /// @param first the specification of the container's first process
    static InitSpec spec(InitSpec first, ContainerConfig container, ExecConfig request) {
        ProcessSpec process = first.process();
        String directory = request.workingDir().isEmpty() ? process.workingDir() : request.workingDir();
        if (!directory.startsWith("/")) {
            throw new InitFailure("working directory", Errno.EINVAL, ExecFailure.RELATIVE_DIRECTORY);
        }
        SecuritySpec security = first.security();
        return first.withProcess(process.withArguments(request.cmd())
                        .withEnvironment(environment(process.environment(), container, request))
                        .withWorkingDir(directory)
                        .withTty(request.tty()))
                .withUser(request.user().isEmpty() ? first.user() : first.user().withName(request.user()))
                .withSecurity(request.privileged() ? security.withCapabilities(Capabilities.ALL) : security);
    }

    /// The container's environment, with `TERM` according to the exec process's own terminal. A variable of the request
    /// replaces one of the same name; a name without `=` removes it.
    static List<String> environment(List<String> first, ContainerConfig container, ExecConfig request) {
        Map<String, String> variables = new LinkedHashMap<>();
        for (String variable : first) {
            boolean ofTerminal = variable.equals(TERM) && container.tty() && !setsTerm(container);
            if (!ofTerminal || request.tty()) {
                variables.put(name(variable), variable);
            }
        }
        if (request.tty() && !variables.containsKey("TERM")) {
            variables = withTerm(variables);
        }
        for (String variable : request.env()) {
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

    /// Docker's own variables come first: `PATH`, `HOSTNAME`, and then `TERM`.
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
