package jd.create.life;

import java.util.Optional;
import java.util.OptionalInt;

/// What `POST /containers/{id}/stop` and `/restart` ask for; what they leave out is the container's own.
///
/// @param seconds the patience before SIGKILL, negative for no end of it
/// @param signal that asks for the end: a number or a name with or without SIG
public record StopOptions(OptionalInt seconds, Optional<String> signal) {
    public static final StopOptions THE_CONTAINERS_OWN = new StopOptions(OptionalInt.empty(), Optional.empty());
}
