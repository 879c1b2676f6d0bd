package jd.create.view;

/// What `POST /containers/{id}/attach` asks for.
///
/// @param logs replay what the log holds
/// @param stream go on with what comes
/// @param detachKeys keys that leave the container running, as `ctrl-p,ctrl-q`; "" for those
public record AttachOptions(
        boolean logs, boolean stream, boolean stdin, boolean stdout, boolean stderr, String detachKeys) {}
