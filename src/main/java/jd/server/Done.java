package jd.server;

/// The result of a job that has nothing to say but that it is done.
public enum Done {
    DONE
}
