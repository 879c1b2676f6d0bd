package jd.client;

import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/// A command line that was not understood, in the words Docker uses for it.
record FlagErrors(Flags flags) {
    ClientException explain(CommandLine.ParameterException failure) {
        return new ClientException(125, reason(failure) + "\nSee 'jd " + flags.command() + " --help'.", failure);
    }

    private String reason(CommandLine.ParameterException failure) {
        return switch (failure) {
            case CommandLine.UnmatchedArgumentException unmatched -> unknown(unmatched.getUnmatched().getFirst());
            case CommandLine.MissingParameterException missing when !missing.getMissing().isEmpty() ->
                    "flag needs an argument: " + asTyped(missing.getMissing().getFirst());
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

    private String asTyped(ArgSpec option) {
        return option instanceof OptionSpec spec ? spec.longestName() : String.valueOf(option);
    }

    private String invalid(CommandLine.ParameterException failure) {
        if (failure.getArgSpec() instanceof OptionSpec option && failure.getValue() != null) {
            String title = flags.all().stream()
                    .filter(flag -> option.longestName().equals("--" + flag.name()))
                    .map(Flags.Flag::title)
                    .findFirst().orElse(option.longestName());
            return "invalid argument \"" + failure.getValue() + "\" for \"" + title + "\" flag: " + detail(failure);
        }
        return failure.getMessage();
    }

    /// picocli wraps what a converter says into a sentence of its own; the converter's is the one to show.
    private static String detail(CommandLine.ParameterException failure) {
        return failure.getCause() instanceof CommandLine.TypeConversionException cause
                ? cause.getMessage()
                : failure.getMessage().replaceFirst("^Invalid value for [^:]*: ", "");
    }
}
