package jd.client.flags;

import java.util.Comparator;
import java.util.List;

/// The usage text of a command, laid out like Docker's: usage line, description, aliases, and the flags by their names,
/// in two columns that fit 80 characters.
public final class UsageText {
    private static final int WIDTH = 80;
    private static final int ORPHANS = 5;

    private UsageText() {}

    public static String of(Flags flags) {
        var text = new StringBuilder(head(flags));
        if (!flags.aliases().isEmpty()) {
            text.append("\nAliases:\n  ").append(flags.aliases()).append('\n');
        }
        if (!flags.all().isEmpty()) {
            text.append("\nOptions:\n").append(options(flags.all()));
        }
        return text.toString();
    }

    /// {@return usage line and description, which are also shown for a wrong number of arguments}
    public static String head(Flags flags) {
        return "\nUsage:  jd " + flags.command() + (flags.synopsis().isEmpty() ? "" : " " + flags.synopsis())
                + "\n\n" + flags.description() + "\n";
    }

    static String options(List<Flags.Flag> flags) {
        int column = flags.stream().mapToInt(flag -> left(flag).length()).max().orElse(0) + 3;
        var text = new StringBuilder();
        for (Flags.Flag flag : flags.stream().sorted(Comparator.comparing(Flags.Flag::name)).toList()) {
            String left = left(flag);
            text.append(left).append(" ".repeat(column - left.length())).append(wrap(column, flag.help())).append('\n');
        }
        return text.toString();
    }

    private static String left(Flags.Flag flag) {
        String shorthand = flag.shorthand().isEmpty() ? "      " : "  -" + flag.shorthand() + ", ";
        return shorthand + "--" + flag.name() + (flag.isSwitch() ? "" : " " + flag.type().label());
    }

    /// Breaks lines at spaces; a last word that would be alone on a line may exceed the margin a little.
    private static String wrap(int indent, String help) {
        int room = WIDTH - indent;
        String margin = "\n" + " ".repeat(indent);
        var text = new StringBuilder();
        String rest = help;
        while (rest.length() > room) {
            int cut = rest.lastIndexOf(' ', room - ORPHANS);
            if (cut <= 0) {
                break;
            }
            text.append(rest, 0, cut).append(margin);
            rest = rest.substring(cut + 1);
        }
        return text.append(rest).toString();
    }
}
