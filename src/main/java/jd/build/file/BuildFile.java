package jd.build.file;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The instructions of a Dockerfile by stage. Every `FROM` begins a stage; before the first one only `ARG` may stand.
///
/// @param globals the instructions before the first stage
public record BuildFile(List<Instruction.Arg> globals, List<Stage> stages) {
    /// One stage, whose result is an image.
    public record Stage(Instruction.From from, List<Instruction> instructions) {
        public Stage {
            instructions = List.copyOf(instructions);
        }
    }

    public BuildFile {
        globals = List.copyOf(globals);
        stages = List.copyOf(stages);
    }

    /// @throws BuildException with Docker's message: `dockerfile parse error on line 2: unknown instruction: FOO`
    public static BuildFile of(Dockerfile dockerfile) {
        List<Instruction.Arg> globals = new ArrayList<>();
        List<Stage> stages = new ArrayList<>();
        Optional<Instruction.From> from = Optional.empty();
        List<Instruction> current = new ArrayList<>();
        for (Statement statement : dockerfile.statements()) {
            Instruction instruction = parse(statement);
            if (instruction instanceof Instruction.From next) {
                from.ifPresent(begun -> stages.add(new Stage(begun, current)));
                from = Optional.of(next);
                current.clear();
            } else if (from.isPresent()) {
                current.add(instruction);
            } else if (instruction instanceof Instruction.Arg arg) {
                globals.add(arg);
            } else {
                throw new BuildException("no build stage in current context");
            }
        }
        from.ifPresent(begun -> stages.add(new Stage(begun, current)));
        return new BuildFile(globals, stages);
    }

    private static Instruction parse(Statement statement) {
        try {
            return InstructionParser.parse(statement);
        } catch (BuildException e) {
            throw new BuildException(
                    "dockerfile parse error on line " + statement.line() + ": " + e.getMessage(), e);
        }
    }

    /// {@return the stages up to the one of `--target`, given by its name or its number}
    public BuildFile upTo(String target) {
        if (target.isEmpty()) {
            return this;
        }
        for (int at = stages.size() - 1; at >= 0; at--) {
            if (stages.get(at).from().name().equalsIgnoreCase(target)) {
                return new BuildFile(globals, stages.subList(0, at + 1));
            }
        }
        if (target.matches("[0-9]{1,6}") && Integer.parseInt(target) < stages.size()) {
            return new BuildFile(globals, stages.subList(0, Integer.parseInt(target) + 1));
        }
        throw new BuildException("target stage " + GoText.quoted(target) + " could not be found");
    }

    /// {@return the same with the labels of `docker build --label` at the end of the last stage}
    public BuildFile withLabels(Map<String, String> labels) {
        if (labels.isEmpty() || stages.isEmpty()) {
            return this;
        }
        Stage last = stages.getLast();
        List<Instruction> more = new ArrayList<>(last.instructions());
        new TreeMap<>(labels).forEach((name, value) -> more.add(InstructionParser.label(name, value)));
        List<Stage> all = new ArrayList<>(stages.subList(0, stages.size() - 1));
        all.add(new Stage(last.from(), more));
        return new BuildFile(globals, all);
    }

    /// {@return the number of steps that the build prints}
    public int steps() {
        return globals.size() + stages.stream().mapToInt(stage -> 1 + stage.instructions().size()).sum();
    }
}
