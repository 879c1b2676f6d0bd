package jd.create.output;

import java.time.Instant;
import java.util.OptionalInt;

/// What `GET /containers/{id}/logs` asks for.
///
/// @param since lines before this instant are left out; `Instant.EPOCH` for all
/// @param until lines after this instant are left out; `Instant.MAX` for all
/// @param tail the number of last lines, empty for all
public record LogOptions(
        boolean stdout,
        boolean stderr,
        boolean follow,
        boolean timestamps,
        Instant since,
        Instant until,
        OptionalInt tail) {}
