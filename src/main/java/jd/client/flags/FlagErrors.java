package jd.client.flags;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jd.client.api.ClientException;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/// Docker's messages for a command line that cannot be parsed.
public record FlagErrors(Flags flags) {
    private static final Pattern TOGGLE_WITH_VALUE =
            Pattern.compile("option '(.*?)'.* should be specified without '(.*)' parameter");

    ClientException explain(CommandLine.ParameterException failure) {
        return new ClientException(125, reason(failure) + "\nSee '" + ("jd " + flags.command()).strip() + " --help'.",
                failure);
    }

    private String reason(CommandLine.ParameterException failure) {
        return switch (failure) {
            case CommandLine.UnmatchedArgumentException unmatched -> unknown(unmatched.getUnmatched().getFirst());
            case CommandLine.MissingParameterException missing when !missing.getMissing().isEmpty() ->
                    "flag needs an argument: " + asTyped(missing.getCommandLine().getParseResult().originalArgs());
            default -> invalid(failure);
        };
    }

    private String unknown(String typed) {
        if (typed.startsWith("--")) {
            return "unknown flag: " + typed.split("=", 2)[0];
        }
        String letters = typed.substring(1);
        int strange = 0;
        while (strange < letters.length() - 1 && isShorthand(letters.charAt(strange))) {
            strange++;
        }
        return "unknown shorthand flag: '" + letters.charAt(strange) + "' in -" + letters.substring(strange);
    }

    private boolean isShorthand(char letter) {
        return flags.all().stream().anyMatch(flag -> flag.shorthand().equals(String.valueOf(letter)));
    }

    /// The flag without a value is the last argument of the line.
    private static String asTyped(List<String> typed) {
        String last = typed.getLast();
        String letter = last.substring(last.length() - 1);
        return last.startsWith("--") ? last : "'" + letter + "' in -" + letter;
    }

    private String invalid(CommandLine.ParameterException failure) {
        if (failure.getArgSpec() instanceof OptionSpec option && failure.getValue() != null) {
            return "invalid argument \"" + failure.getValue() + "\" for \"" + title(option.longestName()) + "\" flag: "
                    + detail(failure);
        }
        Matcher toggle = TOGGLE_WITH_VALUE.matcher(failure.getMessage());
        return toggle.matches()
                ? "invalid argument \"" + toggle.group(2) + "\" for \"" + title(toggle.group(1))
                        + "\" flag: strconv.ParseBool: parsing \"" + toggle.group(2) + "\": invalid syntax"
                : failure.getMessage();
    }

    private String title(String name) {
        return flags.all().stream()
                .filter(flag -> name.equals("--" + flag.name()) || name.equals("-" + flag.shorthand()))
                .map(Flags.Flag::title)
                .findFirst().orElse(name);
    }

    /// picocli wraps the message of a converter in a sentence of its own; only the converter's message is shown.
    private static String detail(CommandLine.ParameterException failure) {
        return failure.getCause() instanceof CommandLine.TypeConversionException cause
                ? cause.getMessage()
                : failure.getMessage().replaceFirst("^Invalid value for [^:]*: ", "");
    }
}
