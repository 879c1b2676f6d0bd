package jd.create.record;

import jd.server.api.ApiException;

/// What `POST /containers/{id}/wait` waits for.
public enum WaitCondition {
    NOT_RUNNING("not-running"),
    NEXT_EXIT("next-exit"),
    REMOVED("removed");

    private final String word;

    WaitCondition(String word) {
        this.word = word;
    }

    /// "" is not-running. Anything unknown is Docker's 400 `invalid condition: "bogus"`.
    public static WaitCondition parse(String text) {
        if (text.isEmpty()) {
            return NOT_RUNNING;
        }
        for (WaitCondition condition : values()) {
            if (condition.word.equals(text)) {
                return condition;
            }
        }
        throw ApiException.invalid("invalid condition: \"" + text + "\"");
    }
}
