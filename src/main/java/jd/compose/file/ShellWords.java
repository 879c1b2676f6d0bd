package jd.compose.file;

import java.util.ArrayList;
import java.util.List;

/// Splits a command that is written as one text into arguments: blanks separate, quotes and backslashes keep a blank.
/// No shell is involved, so `$VAR`, `|` and `&&` are ordinary characters.
///
/// Today: mattn/go-shellwords
public final class ShellWords {
    private ShellWords() {}

    /// @throws IllegalArgumentException if a quote is not closed
    public static List<String> split(String text) {
        var words = new ArrayList<String>();
        var word = new StringBuilder();
        boolean inWord = false;
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && quote != '\'' && i + 1 < text.length()) {
                word.append(text.charAt(++i));
                inWord = true;
            } else if (quote != 0) {
                if (c == quote) {
                    quote = 0;
                } else {
                    word.append(c);
                }
            } else if (c == '"' || c == '\'') {
                quote = c;
                inWord = true;
            } else if (Character.isWhitespace(c)) {
                if (inWord) {
                    words.add(word.toString());
                    word.setLength(0);
                    inWord = false;
                }
            } else {
                word.append(c);
                inWord = true;
            }
        }
        if (quote != 0) {
            throw new IllegalArgumentException("invalid command line string");
        }
        if (inWord) {
            words.add(word.toString());
        }
        return words;
    }
}
