package jd.client.flags;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Stack;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// Declares the flags and positional arguments of one command, and turns them into picocli's specification.
///
/// They are declared in code, not with annotations: only the chosen command's flags are built, which is most of the
/// difference between 75 and 245 ms for such a short process. Names of values, order and messages are Docker's.
///
/// Docker 1.2.0: pkg/mflag
public final class Flags {
    private final String command;
    private final String synopsis;
    private final String description;
    private final ArgumentCount count;
    private final List<Flag> all = new ArrayList<>();
    private String aliases = "";
    private boolean stopAtFirstArgument;

    /// One flag: its shorthand (or empty), its name, its aliases, and the type of its value.
    public record Flag(String shorthand, String name, List<String> otherNames, FlagType type, String help) {
        boolean isSwitch() {
            return type == FlagType.TOGGLE;
        }

        /// {@return the flag as shown in messages: `-m, --memory`}
        String title() {
            return shorthand.isEmpty() ? "--" + name : "-" + shorthand + ", --" + name;
        }

        boolean couldBeIn(List<String> typed) {
            return typed.stream().anyMatch(this::couldBe);
        }

        private boolean couldBe(String argument) {
            if (!argument.startsWith("--")) {
                return argument.startsWith("-") && !shorthand.isEmpty() && argument.contains(shorthand);
            }
            return argument.startsWith("--" + name)
                    || otherNames.stream().anyMatch(other -> argument.startsWith("--" + other));
        }
    }

    /// @param synopsis the text behind the command's name in its usage line: `[OPTIONS] CONTAINER`
    public Flags(String command, String synopsis, ArgumentCount count, String description) {
        this.command = command;
        this.synopsis = synopsis;
        this.count = count;
        this.description = description;
    }

    /// @param names `f, force` or `force`
    public Flags toggle(String names, String help) {
        return add(names, FlagType.TOGGLE, help);
    }

    /// @param names `e, env`, `env`, or with an alias that the usage text does not show: `network|net`
    public Flags value(String names, FlagType type, String help) {
        return add(names, type, help);
    }

    /// Adds the flag that [jd.client.format.Listing] reads.
    public Flags listFormat() {
        return value("format", FlagType.STRING, "Format output using a custom template: 'table', 'table TEMPLATE',"
                + " 'json' or a Go template");
    }

    public Flags aliases(String list) {
        aliases = list;
        return this;
    }

    /// {@return the same flags for a command in a group: those of `images` for `image ls`}
    ///
    /// @param names all names of the command, for its usage text
    public Flags inGroup(String otherCommand, String names) {
        var other = new Flags(otherCommand, synopsis, count, description).aliases(names);
        other.all.addAll(all);
        other.stopAtFirstArgument = stopAtFirstArgument;
        return other;
    }

    /// Stops parsing flags at the first positional argument: the rest belongs to the command inside the container.
    public Flags stopAtFirstArgument() {
        stopAtFirstArgument = true;
        return this;
    }

    private Flags add(String names, FlagType type, String help) {
        String[] parts = names.split(", ");
        String[] longNames = parts[parts.length - 1].split("\\|");
        String shorthand = parts.length == 2 ? parts[0] : "";
        all.add(new Flag(shorthand, longNames[0], List.of(longNames).subList(1, longNames.length), type, help));
        return this;
    }

    public String command() {
        return command;
    }

    public String synopsis() {
        return synopsis;
    }

    public String description() {
        return description;
    }

    public String aliases() {
        return aliases;
    }

    public ArgumentCount count() {
        return count;
    }

    public List<Flag> all() {
        return all;
    }

    /// {@return the arguments behind the command's name, split into flags and positional arguments}
    public Arguments parse(List<String> typed) {
        CommandLine line = new CommandLine(spec(typed));
        line.setStopAtPositional(stopAtFirstArgument);
        line.setExpandAtFiles(false);
        line.setInterpolateVariables(false);
        line.setOverwrittenOptionsAllowed(true);
        line.setAllowOptionsAsOptionParameters(true);
        line.setUnmatchedOptionsArePositionalParams(false);
        try {
            return new Arguments(line.parseArgs(typed.toArray(String[]::new)), this);
        } catch (CommandLine.ParameterException e) {
            throw new FlagErrors(this).explain(e);
        }
    }

    /// Declares only the flags that the typed arguments could mean: `run` has eighty, a command line has three, and
    /// each costs the library a quarter of a millisecond.
    private CommandSpec spec(List<String> typed) {
        CommandSpec spec = CommandSpec.create().name(command);
        spec.addOption(OptionSpec.builder("--help").type(boolean.class).arity("0").build());
        all.stream().filter(flag -> flag.couldBeIn(typed)).forEach(flag -> spec.addOption(option(flag)));
        spec.addPositional(PositionalParamSpec.builder()
                .index("0..*").arity("0..*").type(List.class).auxiliaryTypes(String.class).build());
        return spec;
    }

    private static OptionSpec option(Flag flag) {
        var names = new ArrayList<String>();
        if (!flag.shorthand().isEmpty()) {
            names.add("-" + flag.shorthand());
        }
        names.add("--" + flag.name());
        flag.otherNames().forEach(name -> names.add("--" + name));
        OptionSpec.Builder option = OptionSpec.builder(names.toArray(String[]::new));
        if (flag.isSwitch()) {
            return option.type(Boolean.class).arity("0").preprocessor(Flags::takeAttached).build();
        }
        CommandLine.ITypeConverter<String> converter = value -> checked(flag.type(), value);
        return flag.type().repeats()
                ? option.type(List.class).auxiliaryTypes(String.class).arity("1").converters(converter).build()
                : option.type(String.class).arity("1").converters(converter).build();
    }

    private static String checked(FlagType type, String value) {
        try {
            type.check(value);
            return value;
        } catch (IllegalArgumentException e) {
            throw new CommandLine.TypeConversionException(e.getMessage());
        }
    }

    /// A boolean flag takes a value only behind an equals sign: `--rm=false`, never the following argument.
    ///
    /// @return whether the value has been taken and set
    private static boolean takeAttached(Stack<String> typed, CommandSpec spec, ArgSpec flag, Map<String, Object> info) {
        if (!"=".equals(info.get("separator"))) {
            return false;
        }
        String value = typed.pop();
        switch (value) {
            case "1", "t", "T", "true", "TRUE", "True" -> flag.setValue(true);
            case "0", "f", "F", "false", "FALSE", "False" -> flag.setValue(false);
            default -> throw new CommandLine.ParameterException(spec.commandLine(),
                    "strconv.ParseBool: parsing \"" + value + "\": invalid syntax", flag, value);
        }
        return true;
    }
}
