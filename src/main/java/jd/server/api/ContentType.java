package jd.server.api;

import java.util.stream.Stream;

/// The format in which a job writes its output.
public enum ContentType {
    /// One JSON document, or one a line.
    JSON("application/json"),
    /// Raw bytes: the output of a terminal.
    RAW_STREAM("application/vnd.docker.raw-stream"),
    /// stdout and stderr in one stream, each frame behind a header of eight bytes.
    MULTIPLEXED_STREAM("application/vnd.docker.multiplexed-stream"),
    TAR("application/x-tar"),
    /// The tar of `docker export`.
    OCTET_STREAM("application/octet-stream");

    private final String mediaType;

    ContentType(String mediaType) {
        this.mediaType = mediaType;
    }

    /// {@return the type of a container's output} A terminal has one stream, which is sent raw.
    public static ContentType ofOutput(boolean tty) {
        return tty ? RAW_STREAM : MULTIPLEXED_STREAM;
    }

    /// {@return the type with this MIME type; raw bytes for any other}
    public static ContentType of(String mediaType) {
        return Stream.of(values())
                .filter(type -> type.mediaType.equals(mediaType))
                .findFirst()
                .orElse(RAW_STREAM);
    }

    /// {@return the MIME type}
    public String mediaType() {
        return mediaType;
    }
}
