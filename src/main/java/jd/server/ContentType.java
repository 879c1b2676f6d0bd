package jd.server;

/// What a job writes into its output stream.
public enum ContentType {
    /// One JSON document, or one a line.
    JSON("application/json"),
    /// Bytes as they come: what a terminal shows.
    RAW_STREAM("application/vnd.docker.raw-stream"),
    /// stdout and stderr in one stream, each piece behind a header of eight bytes.
    MULTIPLEXED_STREAM("application/vnd.docker.multiplexed-stream"),
    TAR("application/x-tar");

    private final String mediaType;

    ContentType(String mediaType) {
        this.mediaType = mediaType;
    }

    /// {@return the name of the type as MIME has it}
    public String mediaType() {
        return mediaType;
    }
}
