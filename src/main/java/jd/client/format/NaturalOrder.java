package jd.client.format;

import java.util.Comparator;

/// Compares texts as people do, with the numbers in them as numbers: `80/tcp` comes before `443/tcp`.
public final class NaturalOrder implements Comparator<String> {
    @Override
    public int compare(String one, String other) {
        int i = 0;
        int j = 0;
        while (i < one.length() && j < other.length()) {
            int endOfOne = end(one, i);
            int endOfOther = end(other, j);
            int order = compareParts(one.substring(i, endOfOne), other.substring(j, endOfOther));
            if (order != 0) {
                return order;
            }
            i = endOfOne;
            j = endOfOther;
        }
        return Integer.compare(one.length() - i, other.length() - j);
    }

    /// {@return the end of the number that begins at `start`, or of the one character}
    private static int end(String text, int start) {
        int end = start;
        while (end < text.length() && isDigit(text.charAt(end))) {
            end++;
        }
        return Math.max(end, start + 1);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static int compareParts(String one, String other) {
        if (!isDigit(one.charAt(0)) || !isDigit(other.charAt(0))) {
            return one.compareTo(other);
        }
        String first = one.replaceFirst("^0+(?=.)", "");
        String second = other.replaceFirst("^0+(?=.)", "");
        int byLength = Integer.compare(first.length(), second.length());
        return byLength != 0 ? byLength : first.compareTo(second);
    }
}
