package jd.client.flags;

/// How many words a command takes behind its flags.
public record WordCount(int least, int most) {
    public static final WordCount NONE = new WordCount(0, 0);

    public static WordCount exactly(int count) {
        return new WordCount(count, count);
    }

    public static WordCount atLeast(int count) {
        return new WordCount(count, Integer.MAX_VALUE);
    }

    public static WordCount atMost(int count) {
        return new WordCount(0, count);
    }

    public boolean allows(int count) {
        return least <= count && count <= most;
    }

    /// {@return what is said when the count is wrong: `requires at least 1 argument`}
    public String demand() {
        if (most == 0) {
            return "accepts no arguments";
        }
        String kind = least == most ? "exactly" : most == Integer.MAX_VALUE ? "at least" : "at most";
        int count = most == Integer.MAX_VALUE ? least : most;
        return "requires " + kind + " " + count + (count == 1 ? " argument" : " arguments");
    }
}
