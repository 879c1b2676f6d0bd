package jd.create.view;

import java.util.List;
import java.util.Map;

/// What `GET /containers/json` asks for.
///
/// @param all also containers that do not run
/// @param limit the newest so many, also those that do not run; 0 or less for no limit
/// @param size measure the writable layers
/// @param filters key to values, as in `{"status":["exited"]}`
public record ListOptions(boolean all, int limit, boolean size, Map<String, List<String>> filters) {
    public ListOptions {
        filters = Map.copyOf(filters);
    }
}
