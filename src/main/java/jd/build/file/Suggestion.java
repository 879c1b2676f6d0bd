package jd.build.file;

import java.util.List;
import java.util.Locale;

/// Finds the name that a user probably meant: the closest one with at most two edits.
///
/// Today: buildkit util/suggest
final class Suggestion {
    private static final int MAX_EDITS = 2;

    private Suggestion() {}

    /// {@return `" (did you mean from?)"`, or an empty text}
    static String among(String name, List<String> options) {
        int best = MAX_EDITS + 1;
        String match = "";
        for (String option : options) {
            int edits = edits(name, option);
            if (edits < best) {
                best = edits;
                match = option;
            }
        }
        return match.isEmpty() ? "" : " (did you mean " + match + "?)";
    }

    /// The same in any case; the suggestion has the case of the name.
    static String inAnyCase(String name, List<String> options) {
        String suggestion = among(name.toLowerCase(Locale.ROOT), options);
        boolean upper = name.equals(name.toUpperCase(Locale.ROOT));
        int at = suggestion.lastIndexOf(' ') + 1;
        return upper && at > 0
                ? suggestion.substring(0, at) + suggestion.substring(at).toUpperCase(Locale.ROOT)
                : suggestion;
    }

    /// Levenshtein's distance.
    private static int edits(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
