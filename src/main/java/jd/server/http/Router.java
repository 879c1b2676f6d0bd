package jd.server.http;

import java.io.IOException;
import java.util.Optional;
import jd.server.api.ApiException;
import jd.server.api.ApiVersion;
import jd.server.api.ErrorResponse;
import jd.server.api.Version;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Serves a request by the route of its method and path ([RouteTable]), and turns every failure into an answer. The daemon
/// has one ([jd.server.Routes]), a swarm manager another.
///
/// Docker 1.2.0: api/server/server.go makeHttpHandler
public final class Router {
    private static final Logger LOG = LoggerFactory.getLogger(Router.class);

    /// The implementation of a route: it reads parameters, runs a job, and answers.
    public interface Action {
        void serve(Exchange exchange) throws IOException;
    }

    private final RouteTable table;

    public Router() {
        this(new PatternTable());
    }

    public Router(RouteTable table) {
        this.table = table;
    }

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

    public void add(String method, String path, Action action) {
        table.add(method, path, action);
    }

    /// Serves one request; every failure becomes an answer.
    void serve(Exchange exchange) throws IOException {
        Optional<RouteTable.Match> found = table.find(exchange.method(), exchange.request().path());
        if (found.isEmpty()) {
            exchange.json(404, new ErrorResponse("page not found"));
            return;
        }
        LOG.debug("{}", exchange.request());
        try {
            enter(exchange, found.get());
            found.get().action().serve(exchange);
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
    private static void enter(Exchange exchange, RouteTable.Match found) {
        exchange.header("Api-Version", ApiVersion.CURRENT.text());
        exchange.header("Ostype", "linux");
        exchange.header("Server", "Docker/" + Version.DOCKER + " (linux)");
        check(found.version());
        exchange.header("Docker-Experimental", "false");
        exchange.matched(found.version(), found.variables());
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
