package jd.server;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jd.server.api.ApiException;
import jd.server.api.ApiVersion;
import jd.server.api.ErrorResponse;
import jd.server.api.Version;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds the route of a request by its method and path. Every path exists twice, with and without a version prefix.
/// The daemon has one ([Routes]), a swarm manager another.
///
/// Docker 1.2.0: api/server/server.go (gorilla/mux)
public final class Router {
    private static final Logger LOG = LoggerFactory.getLogger(Router.class);
    private static final String VERSION = "(?:/v(?<version>[0-9.]+))?";

    /// The implementation of a route: it reads parameters, runs a job, and answers.
    public interface Action {
        void serve(Exchange exchange) throws IOException;
    }

    private record Route(Pattern pattern, List<String> variables, Action action) {}

    private record Found(Route route, Matcher matcher) {}

    private final Map<String, List<Route>> routes = new HashMap<>();

    public void get(String path, Action action) {
        add("GET", path, action);
    }

    public void head(String path, Action action) {
        add("HEAD", path, action);
    }

    public void post(String path, Action action) {
        add("POST", path, action);
    }

    public void put(String path, Action action) {
        add("PUT", path, action);
    }

    public void delete(String path, Action action) {
        add("DELETE", path, action);
    }

    /// Adds a route. In its path `{name}` matches one segment and `{name:.*}` anything: an image's name has slashes.
    public void add(String method, String path, Action action) {
        var variables = new ArrayList<String>();
        var pattern = new StringBuilder(VERSION);
        Matcher variable = Pattern.compile("\\{(\\w+)(:\\.\\*)?}").matcher(path);
        int end = 0;
        while (variable.find()) {
            pattern.append(Pattern.quote(path.substring(end, variable.start())));
            pattern.append("(?<").append(variable.group(1)).append('>');
            pattern.append(variable.group(2) == null ? "[^/]+" : ".*").append(')');
            variables.add(variable.group(1));
            end = variable.end();
        }
        pattern.append(Pattern.quote(path.substring(end)));
        var route = new Route(Pattern.compile(pattern.toString(), Pattern.DOTALL), variables, action);
        routes.computeIfAbsent(method, _ -> new ArrayList<>()).add(route);
    }

    private Optional<Found> find(Request request) {
        for (Route route : routes.getOrDefault(request.method(), List.of())) {
            Matcher matcher = route.pattern().matcher(request.path());
            if (matcher.matches()) {
                return Optional.of(new Found(route, matcher));
            }
        }
        return Optional.empty();
    }

    /// Serves one request; every failure becomes an answer.
    void serve(Exchange exchange) throws IOException {
        Optional<Found> found = find(exchange.request());
        if (found.isEmpty()) {
            exchange.json(404, new ErrorResponse("page not found"));
            return;
        }
        LOG.debug("{}", exchange.request());
        try {
            enter(exchange, found.get());
            found.get().route().action().serve(exchange);
        } catch (ApiException e) {
            LOG.debug("{}: {}", exchange.request(), e.getMessage());
            exchange.fail(e);
        } catch (RuntimeException e) {
            if (exchange.isEngineShutDown()) {
                exchange.fail(new ApiException(ApiException.Kind.UNAVAILABLE, "the daemon is shutting down", e));
                return;
            }
            LOG.error("{}", exchange.request(), e);
            exchange.fail(new ApiException(ApiException.Kind.INTERNAL, String.valueOf(e.getMessage()), e));
        } catch (OutOfMemoryError e) {
            // An exhausted heap ends the process; this is a thread that cannot be started, or memory outside the heap.
            LOG.error("{}: {}", exchange.request(), e.getMessage());
            exchange.fail(new ApiException(ApiException.Kind.UNAVAILABLE, String.valueOf(e.getMessage()), e));
        } catch (Error e) {
            // For example a StackOverflowError: only this request fails.
            LOG.error("{}", exchange.request(), e);
            exchange.fail(new ApiException(ApiException.Kind.INTERNAL, e.toString(), e));
        }
    }

    // A matched request gets the server's headers even if the version check then fails.
    private static void enter(Exchange exchange, Found found) {
        String text = found.matcher().group("version");
        var version = text == null ? ApiVersion.CURRENT : new ApiVersion(text);
        exchange.header("Api-Version", ApiVersion.CURRENT.text());
        exchange.header("Ostype", "linux");
        exchange.header("Server", "Docker/" + Version.DOCKER + " (linux)");
        check(version);
        exchange.header("Docker-Experimental", "false");
        var variables = new HashMap<String, String>();
        found.route().variables().forEach(name -> variables.put(name, found.matcher().group(name)));
        exchange.matched(version, variables);
    }

    private static void check(ApiVersion version) {
        if (version.isBefore(ApiVersion.OLDEST)) {
            throw ApiException.invalid("client version " + version + " is too old. Minimum supported API version is "
                    + ApiVersion.OLDEST + ", please upgrade your client to a newer version");
        }
        if (ApiVersion.CURRENT.isBefore(version)) {
            throw ApiException.invalid("client version " + version + " is too new. Maximum supported API version is "
                    + ApiVersion.CURRENT);
        }
    }
}
