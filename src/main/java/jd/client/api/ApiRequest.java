package jd.client.api;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A request to the Engine API, before a connection is opened for it: version, method, path below the version prefix, query,
/// body. Query parameters are sent sorted by name, as Docker's client sends them.
public record ApiRequest(
        String version,
        String method,
        String path,
        Map<String, List<String>> query,
        Map<String, String> headers,
        byte[] body) {
    /// The API version of this client; a daemon with a newer version serves it too.
    public static final String VERSION = "1.45";

    private static final byte[] NO_BODY = {};

    public static ApiRequest get(String path) {
        return new ApiRequest(VERSION, "GET", path, Map.of(), Map.of(), NO_BODY);
    }

    public static ApiRequest head(String path) {
        return new ApiRequest(VERSION, "HEAD", path, Map.of(), Map.of(), NO_BODY);
    }

    public static ApiRequest put(String path) {
        return new ApiRequest(VERSION, "PUT", path, Map.of(), Map.of(), NO_BODY);
    }

    public static ApiRequest post(String path) {
        return new ApiRequest(VERSION, "POST", path, Map.of(), Map.of(), NO_BODY);
    }

    public static ApiRequest delete(String path) {
        return new ApiRequest(VERSION, "DELETE", path, Map.of(), Map.of(), NO_BODY);
    }

    public ApiRequest with(String parameter, String value) {
        return with(parameter, List.of(value));
    }

    /// A parameter that is repeated for each value.
    public ApiRequest with(String parameter, List<String> values) {
        var more = new TreeMap<>(query);
        more.put(parameter, values);
        return new ApiRequest(version, method, path, more, headers, body);
    }

    /// A boolean query parameter, sent as `1` or left out.
    public ApiRequest with(String parameter, boolean value) {
        return value ? with(parameter, "1") : this;
    }

    public ApiRequest header(String name, String value) {
        var more = new TreeMap<>(headers);
        more.put(name, value);
        return new ApiRequest(version, method, path, query, more, body);
    }

    public ApiRequest json(byte[] json) {
        return new ApiRequest(version, method, path, query, headers, json).header("Content-Type", "application/json");
    }

    /// Asks the daemon to hijack the connection: after the head of the answer it carries the container's raw input and
    /// output.
    public ApiRequest hijack() {
        return header("Connection", "Upgrade").header("Upgrade", "tcp").header("Content-Type", "text/plain");
    }

    /// {@return the request target: version prefix, path, query}
    String target() {
        var target = new StringBuilder("/v" + version + path);
        char separator = '?';
        for (var parameter : query.entrySet()) {
            for (String value : parameter.getValue()) {
                target.append(separator).append(escape(parameter.getKey())).append('=').append(escape(value));
                separator = '&';
            }
        }
        return target.toString();
    }

    /// {@return the API's path of a container: `/containers/NAME`}
    public static String containerPath(String container) {
        return "/containers/" + escape(container);
    }

    /// Escapes one segment of a path, so that a slash or a space in a name does not split it.
    public static String escape(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
