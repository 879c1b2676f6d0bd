package jd.build.file;

import java.util.List;
import java.util.Optional;
import jd.server.api.ContainerConfig.Healthcheck;

/// An instruction of a Dockerfile. `text` is the instruction as it was written, on one line.
///
/// Docker 1.2.0: daemon/build.go CmdFrom, CmdRun …; today: buildkit frontend/dockerfile/instructions/commands.go
// tag::instructions[]
public sealed interface Instruction {
    String text(); // <1>

    /// Begins a stage. `name` is empty without `AS`.
    record From(String text, String base, String name, String platform)
            implements Instruction {}

    record Run(String text, CommandLine command, List<String> flags, // <2>
            boolean heredoc) implements Instruction {}

    record Cmd(String text, CommandLine command) implements Instruction {}

    record Entrypoint(String text, CommandLine command)
            implements Instruction {}

    /// COPY, or ADD, which unpacks archives.
    record Copy(String text, boolean add, List<String> sources,
            String destination, CopyFlags flags, boolean heredoc)
            implements Instruction {}

    record Env(String text, List<Pair> pairs) implements Instruction {}

    /// `expands` is false for a label of `docker build --label`.
    record Label(String text, List<Pair> pairs, boolean expands)
            implements Instruction {}

    record Arg(String text, List<Declaration> declarations)
            implements Instruction {}

    record Workdir(String text, String path) implements Instruction {}

    record User(String text, String user) implements Instruction {}

    record Expose(String text, List<String> ports) implements Instruction {}

    record Volume(String text, List<String> paths) implements Instruction {}

    record Shell(String text, List<String> command) implements Instruction {}

    record StopSignal(String text, String signal) implements Instruction {}

    record HealthCheck(String text, Healthcheck check)
            implements Instruction {}

    /// An instruction that a build executes which begins with this image.
    record OnBuild(String text, String trigger) implements Instruction {} // <3>

    record Maintainer(String text, String name) implements Instruction {}

    /// A command: in the shell form one text for a shell, in the exec form
    /// a program and its arguments.
    record CommandLine(List<String> words, boolean shell) {}

    record Pair(String name, String value) {}

    /// A build argument and its default.
    record Declaration(String name, Optional<String> value) {}

    /// Empty texts for flags that are absent.
    record CopyFlags(String from, String chown, String chmod) {}
}
// end::instructions[]
