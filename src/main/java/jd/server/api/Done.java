package jd.server.api;

/// The result of a job without a result.
public enum Done {
    DONE
}
