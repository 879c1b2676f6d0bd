package jd.server.http;

import java.util.Map;
import java.util.Optional;
import jd.server.api.ApiVersion;

/// Finds the route of a method and a path: [PatternTable], unless a lab runs a student's.
public interface RouteTable {
    /// A route that matches a request.
    ///
    /// @param version that of the path's prefix; the current one without a prefix
    /// @param variables the parts of the path that the route names
    record Match(Router.Action action, ApiVersion version, Map<String, String> variables) {
        public Match {
            variables = Map.copyOf(variables);
        }
    }

    /// Adds a route. In its path `{name}` matches one segment and `{name:.*}` anything: an image's name has slashes.
    void add(String method, String path, Router.Action action);

    Optional<Match> find(String method, String path);
}
