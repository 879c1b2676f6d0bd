package jd.client;

/// How many words a command takes behind its flags.
record WordCount(int least, int most) {
    static final WordCount NONE = new WordCount(0, 0);

    static WordCount exactly(int count) {
        return new WordCount(count, count);
    }

    static WordCount atLeast(int count) {
        return new WordCount(count, Integer.MAX_VALUE);
    }

    static WordCount atMost(int count) {
        return new WordCount(0, count);
    }

    boolean allows(int count) {
        return least <= count && count <= most;
    }

    /// {@return what is said when the count is wrong: `requires at least 1 argument`}
    String demand() {
        if (most == 0) {
            return "accepts no arguments";
        }
        String kind = least == most ? "exactly" : most == Integer.MAX_VALUE ? "at least" : "at most";
        int count = most == Integer.MAX_VALUE ? least : most;
        return "requires " + kind + " " + count + (count == 1 ? " argument" : " arguments");
    }
}
