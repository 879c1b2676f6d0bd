package jd.machine;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import jd.machine.store.MachineException;

/// How a shell sets and removes a variable, and how it executes the output of a command.
///
/// Docker Machine 0.3: commands/env.go
enum ShellSyntax {
    POSIX("export %s=\"%s\"", "unset %s", "# eval \"$(%s)\""),
    FISH("set -gx %s \"%s\";", "set -e %s;", "# eval (%s)"),
    POWERSHELL("$Env:%s = \"%s\"", "Remove-Item Env:\\\\%s", "# & %s | Invoke-Expression"),
    CMD("SET %s=%s", "SET %s=", "REM \t@FOR /f \"tokens=*\" %%i IN ('%s') DO @%%i"),
    TCSH("setenv %s \"%s\";", "unsetenv %s;", "# eval `%s`");

    private final String set;
    private final String unset;
    private final String evaluate;

    ShellSyntax(String set, String unset, String evaluate) {
        this.set = set;
        this.unset = unset;
        this.evaluate = evaluate;
    }

    /// @param name the value of `--shell`; empty for the shell of the environment
    static ShellSyntax of(String name, Map<String, String> environment) {
        String shell = name.isEmpty()
                ? Path.of(environment.getOrDefault("SHELL", "/bin/sh")).getFileName().toString() : name;
        return switch (shell) {
            case "fish" -> FISH;
            case "powershell", "pwsh" -> POWERSHELL;
            case "cmd" -> CMD;
            case "tcsh", "csh" -> TCSH;
            case "bash", "zsh", "sh", "dash", "ksh", "ash" -> POSIX;
            default -> {
                if (name.isEmpty()) {
                    yield POSIX;
                }
                throw new MachineException("Error: Unknown shell \"" + name
                        + "\": expected bash, zsh, sh, fish, powershell, cmd or tcsh");
            }
        };
    }

    /// {@return the option with which the same output is produced again}
    static String option(String shell) {
        return shell.isEmpty() ? "" : " --shell " + shell;
    }

    String set(Map<String, String> variables) {
        return variables.entrySet().stream()
                .map(variable -> set.formatted(variable.getKey(), variable.getValue()) + "\n")
                .collect(Collectors.joining());
    }

    String unset(String... variables) {
        return List.of(variables).stream().map(name -> unset.formatted(name) + "\n").collect(Collectors.joining());
    }

    /// {@return two comments that say how the output is used}
    String hint(String command) {
        String comment = this == CMD ? "REM" : "#";
        return comment + " Run this command to configure your shell: \n" + evaluate.formatted(command) + "\n";
    }
}
