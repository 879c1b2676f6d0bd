package jd.server.api;


/// The condition of `POST /containers/{id}/wait`.
public enum WaitCondition {
    NOT_RUNNING("not-running"),
    NEXT_EXIT("next-exit"),
    REMOVED("removed");

    private final String text;

    WaitCondition(String text) {
        this.text = text;
    }

    /// Parses a condition; "" is not-running. An unknown one is Docker's 400 `invalid condition: "bogus"`.
    public static WaitCondition parse(String text) {
        if (text.isEmpty()) {
            return NOT_RUNNING;
        }
        for (WaitCondition condition : values()) {
            if (condition.text.equals(text)) {
                return condition;
            }
        }
        throw ApiException.invalid("invalid condition: \"" + text + "\"");
    }
}
