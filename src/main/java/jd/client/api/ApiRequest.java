package jd.client.api;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/// A call of the Engine API, before a connection is chosen for it: method, path below the version prefix, query, body.
/// Query parameters travel sorted by name, as Docker's client sends them.
public record ApiRequest(
        String method, String path, Map<String, String> query, Map<String, String> headers, byte[] body) {
    /// The API this client speaks; the daemon serves it whatever newer one it may know.
    public static final String VERSION = "1.45";

    private static final byte[] NO_BODY = {};

    public static ApiRequest get(String path) {
        return new ApiRequest("GET", path, Map.of(), Map.of(), NO_BODY);
    }

    public static ApiRequest head(String path) {
        return new ApiRequest("HEAD", path, Map.of(), Map.of(), NO_BODY);
    }

    public static ApiRequest put(String path) {
        return new ApiRequest("PUT", path, Map.of(), Map.of(), NO_BODY);
    }

    public static ApiRequest post(String path) {
        return new ApiRequest("POST", path, Map.of(), Map.of(), NO_BODY);
    }

    public static ApiRequest delete(String path) {
        return new ApiRequest("DELETE", path, Map.of(), Map.of(), NO_BODY);
    }

    public ApiRequest with(String parameter, String value) {
        var more = new TreeMap<>(query);
        more.put(parameter, value);
        return new ApiRequest(method, path, more, headers, body);
    }

    /// A flag of the query, sent as `1` or not at all.
    public ApiRequest with(String parameter, boolean value) {
        return value ? with(parameter, "1") : this;
    }

    public ApiRequest header(String name, String value) {
        var more = new TreeMap<>(headers);
        more.put(name, value);
        return new ApiRequest(method, path, query, more, body);
    }

    public ApiRequest json(byte[] json) {
        return new ApiRequest(method, path, query, headers, json).header("Content-Type", "application/json");
    }

    /// Asks for the connection itself: what follows the answer's head is the container's raw input and output.
    public ApiRequest hijack() {
        return header("Connection", "Upgrade").header("Upgrade", "tcp").header("Content-Type", "text/plain");
    }

    /// {@return the request target: version prefix, path, query}
    String target() {
        var target = new StringBuilder("/v" + VERSION + path);
        char separator = '?';
        for (var parameter : query.entrySet()) {
            target.append(separator).append(escape(parameter.getKey()))
                    .append('=').append(escape(parameter.getValue()));
            separator = '&';
        }
        return target.toString();
    }

    /// {@return the path under which the API has a container: `/containers/NAME`}
    public static String containerPath(String container) {
        return "/containers/" + escape(container);
    }

    /// One segment of a path: a name with a slash or a space in it must not become two.
    public static String escape(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
