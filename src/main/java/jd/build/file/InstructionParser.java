package jd.build.file;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import jd.build.file.Instruction.CommandLine;
import jd.build.file.Instruction.CopyFlags;
import jd.build.file.Instruction.Declaration;
import jd.build.file.Instruction.Pair;
import jd.server.api.ContainerConfig.Healthcheck;
import jd.server.api.TimeSpan;

/// Turns a statement into an instruction, and rejects wrong numbers of arguments and unknown flags.
///
/// Today: buildkit frontend/dockerfile/instructions/parse.go
public final class InstructionParser {
    private static final List<String> KEYWORDS = List.of(
            "add", "arg", "cmd", "copy", "entrypoint", "env", "expose", "from", "healthcheck", "label", "maintainer",
            "onbuild", "run", "shell", "stopsignal", "user", "volume", "workdir");
    private static final Pattern STAGE_NAME = Pattern.compile("[a-z][a-z0-9-_.]*");
    private static final Pattern ONBUILD = Pattern.compile("^\\s*ONBUILD\\s*", Pattern.CASE_INSENSITIVE);
    private static final long MIN_DURATION = 1_000_000;

    private final Statement statement;
    private final String keyword;
    private final List<String> words;

    private InstructionParser(Statement statement) {
        this.statement = statement;
        this.keyword = statement.keyword().toUpperCase(Locale.ROOT);
        this.words = statement.words();
    }

    /// @throws BuildException with Docker's message, which has no line number yet
    public static Instruction parse(Statement statement) {
        return new InstructionParser(statement).instruction();
    }

    private Instruction instruction() {
        String text = statement.original();
        return switch (keyword) {
            case "FROM" -> from(text);
            case "RUN" -> {
                InstructionFlags flags = flags(Set.of("mount", "network", "security"), Set.of());
                yield new Instruction.Run(text, command(), flags.used(), statement.heredoc());
            }
            case "CMD" -> new Instruction.Cmd(text, withoutFlags(command()));
            case "ENTRYPOINT" -> new Instruction.Entrypoint(text, withoutFlags(command()));
            case "COPY" -> copy(text, flags(Set.of("chmod", "chown", "from"), Set.of("link")));
            case "ADD" -> copy(text, flags(Set.of("checksum", "chmod", "chown"), Set.of("keep-git-dir", "link")));
            case "ENV" -> new Instruction.Env(text, pairs());
            case "LABEL" -> new Instruction.Label(text, pairs(), true);
            case "ARG" -> new Instruction.Arg(text, declarations());
            case "WORKDIR" -> new Instruction.Workdir(text, one());
            case "USER" -> new Instruction.User(text, one());
            case "EXPOSE" -> new Instruction.Expose(text, atLeastOne().stream().sorted().toList());
            case "VOLUME" -> new Instruction.Volume(text, volumes());
            case "SHELL" -> new Instruction.Shell(text, shell());
            case "STOPSIGNAL" -> new Instruction.StopSignal(text, one());
            case "HEALTHCHECK" -> new Instruction.HealthCheck(text, healthcheck());
            case "ONBUILD" -> new Instruction.OnBuild(text, trigger());
            case "MAINTAINER" -> new Instruction.Maintainer(text, one());
            default -> throw new BuildException("unknown instruction: " + statement.keyword()
                    + Suggestion.inAnyCase(statement.keyword(), KEYWORDS));
        };
    }

    private InstructionFlags flags(Set<String> texts, Set<String> switches) {
        return InstructionFlags.parse(statement.flags(), texts, switches);
    }

    private <T> T withoutFlags(T parsed) {
        flags(Set.of(), Set.of());
        return parsed;
    }

    private Instruction from(String text) {
        InstructionFlags flags = flags(Set.of("platform"), Set.of());
        boolean named = words.size() == 3 && words.get(1).equalsIgnoreCase("as");
        if (!named && words.size() != 1) {
            throw new BuildException("FROM requires either one or three arguments");
        }
        String name = named ? words.get(2).toLowerCase(Locale.ROOT) : "";
        if (named && !STAGE_NAME.matcher(name).matches()) {
            throw new BuildException("invalid name for build stage: " + GoText.quoted(words.get(2))
                    + ", name can't start with a number or contain symbols");
        }
        return new Instruction.From(text, words.getFirst(), name, flags.text("platform"));
    }

    private CommandLine command() {
        return new CommandLine(words, !statement.json());
    }

    private Instruction copy(String text, InstructionFlags flags) {
        if (words.size() < 2) {
            throw new BuildException(keyword + " requires at least two arguments, but only one was provided."
                    + " Destination could not be determined");
        }
        return new Instruction.Copy(
                text, keyword.equals("ADD"), words.subList(0, words.size() - 1), words.getLast(),
                new CopyFlags(flags.text("from"), flags.text("chown"), flags.text("chmod")), statement.heredoc());
    }

    private List<String> atLeastOne() {
        withoutFlags(words);
        if (words.isEmpty()) {
            throw new BuildException(keyword + " requires at least one argument");
        }
        return words;
    }

    private String one() {
        withoutFlags(words);
        if (words.size() != 1) {
            throw new BuildException(keyword + " requires exactly one argument");
        }
        return words.getFirst();
    }

    private List<Pair> pairs() {
        List<String> all = atLeastOne();
        List<Pair> pairs = new ArrayList<>();
        for (int at = 0; at + 1 < all.size(); at += 2) {
            requireName(all.get(at));
            pairs.add(new Pair(all.get(at), all.get(at + 1)));
        }
        return List.copyOf(pairs);
    }

    private void requireName(String name) {
        if (name.isEmpty()) {
            throw new BuildException(keyword + " names can not be blank");
        }
    }

    private List<Declaration> declarations() {
        List<Declaration> declarations = new ArrayList<>();
        for (String word : atLeastOne()) {
            int equals = word.indexOf('=');
            String name = equals < 0 ? word : word.substring(0, equals);
            requireName(name);
            declarations.add(new Declaration(
                    name, equals < 0 ? Optional.empty() : Optional.of(word.substring(equals + 1))));
        }
        return List.copyOf(declarations);
    }

    private List<String> volumes() {
        List<String> paths = atLeastOne().stream().map(String::strip).toList();
        if (paths.contains("")) {
            throw new BuildException("VOLUME specified can not be an empty string");
        }
        return paths;
    }

    private List<String> shell() {
        List<String> command = atLeastOne();
        if (!statement.json()) {
            throw new BuildException("SHELL requires the arguments to be in JSON form");
        }
        return command;
    }

    private Healthcheck healthcheck() {
        if (words.isEmpty()) {
            throw new BuildException("HEALTHCHECK requires at least one argument");
        }
        String type = words.getFirst().toUpperCase(Locale.ROOT);
        List<String> command = words.subList(1, words.size());
        if (type.equals("NONE")) {
            if (!command.isEmpty()) {
                throw new BuildException("HEALTHCHECK NONE takes no arguments");
            }
            return new Healthcheck(List.of("NONE"), 0, 0, 0, 0, 0);
        }
        InstructionFlags flags =
                flags(Set.of("interval", "timeout", "start-period", "start-interval", "retries"), Set.of());
        if (!type.equals("CMD")) {
            throw new BuildException("Unknown type " + GoText.quoted(type) + " in HEALTHCHECK (try CMD)");
        }
        if (command.isEmpty()) {
            throw new BuildException("Missing command after HEALTHCHECK CMD");
        }
        List<String> test = new ArrayList<>(List.of(statement.json() ? "CMD" : "CMD-SHELL"));
        test.addAll(command);
        return new Healthcheck(test, duration(flags, "interval"), duration(flags, "timeout"),
                duration(flags, "start-period"), duration(flags, "start-interval"), retries(flags.text("retries")));
    }

    private static long duration(InstructionFlags flags, String name) {
        String text = flags.text(name);
        if (text.isEmpty()) {
            return 0;
        }
        long nanos = TimeSpan.tryParse(text).map(span -> span.duration().toNanos()).orElseThrow(
                () -> new BuildException("time: invalid duration " + GoText.quoted(text)));
        if (nanos != 0 && nanos < MIN_DURATION) {
            throw new BuildException("Interval " + GoText.quoted(name) + " cannot be less than 1ms");
        }
        return nanos;
    }

    private static int retries(String text) {
        if (text.isEmpty()) {
            return 0;
        }
        try {
            int retries = Integer.parseInt(text);
            if (retries < 0) {
                throw new BuildException("--retries cannot be negative (" + retries + ")");
            }
            return retries;
        } catch (NumberFormatException e) {
            throw new BuildException("strconv.ParseInt: parsing " + GoText.quoted(text) + ": invalid syntax", e);
        }
    }

    private String trigger() {
        String expression = ONBUILD.matcher(statement.original()).replaceFirst("");
        String inner = Words.plain(atLeastOne().getFirst()).getFirst().toUpperCase(Locale.ROOT);
        switch (inner) {
            case "ONBUILD" -> throw new BuildException("Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed");
            case "MAINTAINER", "FROM" -> throw new BuildException(inner + " isn't allowed as an ONBUILD trigger");
            default -> {
                return expression;
            }
        }
    }

    /// {@return the instruction that `docker build --label` adds}
    static Instruction label(String name, String value) {
        return new Instruction.Label("LABEL " + name + "=" + value, List.of(new Pair(name, value)), false);
    }
}
