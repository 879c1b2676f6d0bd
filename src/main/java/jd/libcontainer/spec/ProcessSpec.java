package jd.libcontainer.spec;

import java.util.List;

/// The command, and what its process gets besides its user and its capabilities.
///
/// @param arguments the program first
/// @param workingDir as seen inside the container
/// @param tty whether the standard streams are a terminal, which dockerinit opens
public record ProcessSpec(
        List<String> arguments,
        List<String> environment,
        String workingDir,
        boolean tty,
        List<Rlimit> rlimits,
        int oomScoreAdj) {
    public ProcessSpec {
        arguments = List.copyOf(arguments);
        environment = List.copyOf(environment);
        rlimits = List.copyOf(rlimits);
    }

    /// {@return the command in `/`, with an empty environment and no terminal}
    public static ProcessSpec of(List<String> arguments) {
        return new ProcessSpec(arguments, List.of(), "/", false, List.of(), 0);
    }

    void write(MessageWriter out) {
        out.texts(arguments);
        out.texts(environment);
        out.text(workingDir);
        out.flag(tty);
        out.number(rlimits.size());
        for (Rlimit limit : rlimits) {
            limit.write(out);
        }
        out.number(oomScoreAdj);
    }

    static ProcessSpec read(MessageReader in) {
        return new ProcessSpec(in.texts(), in.texts(), in.text(), in.flag(), readLimits(in), in.integer());
    }

    private static List<Rlimit> readLimits(MessageReader in) {
        Rlimit[] limits = new Rlimit[in.count()];
        for (int i = 0; i < limits.length; i++) {
            limits[i] = Rlimit.read(in);
        }
        return List.of(limits);
    }

    public ProcessSpec withArguments(List<String> other) {
        return new ProcessSpec(other, environment, workingDir, tty, rlimits, oomScoreAdj);
    }

    public ProcessSpec withEnvironment(List<String> other) {
        return new ProcessSpec(arguments, other, workingDir, tty, rlimits, oomScoreAdj);
    }

    public ProcessSpec withWorkingDir(String other) {
        return new ProcessSpec(arguments, environment, other, tty, rlimits, oomScoreAdj);
    }

    public ProcessSpec withTty(boolean other) {
        return new ProcessSpec(arguments, environment, workingDir, other, rlimits, oomScoreAdj);
    }

    public ProcessSpec withRlimits(List<Rlimit> other) {
        return new ProcessSpec(arguments, environment, workingDir, tty, other, oomScoreAdj);
    }

    public ProcessSpec withOomScoreAdj(int other) {
        return new ProcessSpec(arguments, environment, workingDir, tty, rlimits, other);
    }
}
