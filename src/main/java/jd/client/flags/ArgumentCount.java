package jd.client.flags;

/// The number of positional arguments that a command accepts.
public record ArgumentCount(int least, int most) {
    public static final ArgumentCount NONE = new ArgumentCount(0, 0);

    public static ArgumentCount exactly(int count) {
        return new ArgumentCount(count, count);
    }

    public static ArgumentCount atLeast(int count) {
        return new ArgumentCount(count, Integer.MAX_VALUE);
    }

    public static ArgumentCount atMost(int count) {
        return new ArgumentCount(0, count);
    }

    public static ArgumentCount between(int least, int most) {
        return new ArgumentCount(least, most);
    }

    public boolean allows(int count) {
        return least <= count && count <= most;
    }

    /// {@return the message for a wrong count: `requires at least 1 argument`}
    public String requirement() {
        if (most == 0) {
            return "accepts no arguments";
        }
        if (least > 0 && least < most && most < Integer.MAX_VALUE) {
            return "requires at least " + least + " and at most " + most + " arguments";
        }
        String kind = least == most ? "exactly" : most == Integer.MAX_VALUE ? "at least" : "at most";
        int count = most == Integer.MAX_VALUE ? least : most;
        return "requires " + kind + " " + count + (count == 1 ? " argument" : " arguments");
    }
}
