package jd.client.flags;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// A parsed command line: flags by their long names, and positional arguments in order.
public record Arguments(ParseResult parsed, Flags flags) {
    public boolean isSet(String name) {
        return isSet(name, false);
    }

    public boolean isSet(String name, boolean fallback) {
        return toggle(name).orElse(fallback);
    }

    /// {@return whether a boolean flag was given at all, true or false}
    public boolean isGiven(String name) {
        return toggle(name).isPresent();
    }

    private Optional<Boolean> toggle(String name) {
        return Optional.ofNullable(parsed.commandSpec().findOption("--" + name)).map(OptionSpec::getValue);
    }

    public Optional<String> value(String name) {
        return Optional.ofNullable(parsed.matchedOptionValue("--" + name, null));
    }

    public String text(String name) {
        return value(name).orElse("");
    }

    public long number(String name, long fallback) {
        return value(name).map(FlagType::parseInt).orElse(fallback);
    }

    public List<String> values(String name) {
        return parsed.matchedOptionValue("--" + name, List.of());
    }

    /// {@return those of these flags that are given, as arguments of another command: `--no-stream --format json`}
    public List<String> forwarded(String... names) {
        List<String> words = new ArrayList<>();
        for (String name : names) {
            switch (parsed.<Object>matchedOptionValue("--" + name, false)) {
                case Boolean set -> words.addAll(set ? List.of("--" + name) : List.of());
                case List<?> values -> values.forEach(value -> words.addAll(List.of("--" + name, value.toString())));
                case Object value -> words.addAll(List.of("--" + name, value.toString()));
            }
        }
        return words;
    }

    public boolean wantsHelp() {
        return parsed.matchedOptionValue("--help", false);
    }

    public List<String> positionals() {
        List<PositionalParamSpec> positionals = parsed.matchedPositionals();
        return positionals.isEmpty() ? List.of() : positionals.getFirst().stringValues();
    }

    /// {@return whether a positional argument names it, or there are no positional arguments}
    public boolean select(String name) {
        return positionals().isEmpty() || positionals().contains(name);
    }

    public String positional(int index) {
        return positionals().get(index);
    }
}
