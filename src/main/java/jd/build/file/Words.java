package jd.build.file;

import java.util.ArrayList;
import java.util.List;

/// Splits the text of a statement into words.
///
/// Today: buildkit frontend/dockerfile/parser/line_parsers.go and split_command.go
final class Words {
    private Words() {}

    /// Splits at spaces, and nowhere else: `a "b c"` has three words.
    static List<String> plain(String text) {
        return text.isBlank() ? List.of() : List.of(text.strip().split("[\\t\\x0B\\f\\r ]+"));
    }

    /// Splits at spaces outside of quotes: `A=1 B="two words" C=three\ words` has three words. Quotes and escape characters
    /// stay in the words; [Expansion] removes them.
    static List<String> quoted(String text, char escape) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        char quote = 0;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (quote == 0 && Character.isWhitespace(c)) {
                if (!word.isEmpty()) {
                    words.add(word.toString());
                    word.setLength(0);
                }
                continue;
            }
            // Between single quotes nothing can be escaped.
            if (c == escape && quote != '\'') {
                if (at + 1 == text.length()) {
                    break;
                }
                word.append(c).append(text.charAt(++at));
                continue;
            }
            if (quote == 0 && (c == '\'' || c == '"')) {
                quote = c;
            } else if (c == quote) {
                quote = 0;
            }
            word.append(c);
        }
        if (!word.isEmpty()) {
            words.add(word.toString());
        }
        return words;
    }

    /// The flags at the beginning of a statement, and the text behind them.
    record Flagged(List<String> flags, String rest) {
        Flagged {
            flags = List.copyOf(flags);
        }
    }

    /// Takes the words that begin with `--`, up to another word or `--` alone. Quotes and escape characters in them are
    /// removed.
    static Flagged flags(String text) {
        List<String> flags = new ArrayList<>();
        int at = 0;
        while (true) {
            while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
                at++;
            }
            if (!text.startsWith("--", at)) {
                return new Flagged(flags, text.substring(at).strip());
            }
            StringBuilder flag = new StringBuilder();
            at = flag(text, at, flag);
            if (flag.toString().equals("--")) {
                return new Flagged(flags, text.substring(at).strip());
            }
            flags.add(flag.toString());
        }
    }

    /// {@return the index behind the flag}
    private static int flag(String text, int start, StringBuilder flag) {
        char quote = 0;
        int at = start;
        for (; at < text.length(); at++) {
            char c = text.charAt(at);
            if (quote == 0 && Character.isWhitespace(c)) {
                break;
            }
            if (c == quote) {
                quote = 0;
            } else if (quote == 0 && (c == '\'' || c == '"')) {
                quote = c;
            } else if (c != '\\') {
                flag.append(c);
            } else if (at + 1 < text.length()) {
                flag.append(text.charAt(++at));
            }
        }
        return at;
    }
}
