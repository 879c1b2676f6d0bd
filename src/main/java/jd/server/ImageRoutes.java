package jd.server;

import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import jd.server.api.ApiException;
import jd.server.api.AuthConfig;
import jd.server.api.ContainerConfig;
import jd.server.api.CreateRequest;
import jd.server.api.Jobs;
import jd.server.api.Json;
import jd.server.http.Exchange;
import jd.server.http.Query;
import jd.server.http.Router;

/// The routes of images: pull, import, load, save, commit, list, inspect, history, tag, remove.
///
/// Docker: api/server/router/image
final class ImageRoutes {
    private static final int DEFAULT_RESULTS = 25;
    private static final int MAX_RESULTS = 100;

    private ImageRoutes() {}

    static void addTo(Router router) {
        router.get("/images/json", ImageRoutes::list);
        router.get("/images/{name:.*}/history",
                exchange -> exchange.json(200, exchange.run(Jobs.HISTORY, exchange.variable("name"))));
        router.get("/images/{name:.*}/json",
                exchange -> exchange.json(200, exchange.run(Jobs.IMAGE_INSPECT, exchange.variable("name"))));
        router.post("/images/create", ImageRoutes::create);
        router.post("/images/prune",
                exchange -> exchange.json(200, exchange.run(Jobs.IMAGES_PRUNE, exchange.query().filters())));
        router.post("/build/prune",
                exchange -> exchange.json(200, exchange.run(Jobs.BUILD_PRUNE, exchange.query().filters())));
        router.post("/images/{name:.*}/push", ImageRoutes::push);
        router.post("/auth", ImageRoutes::auth);
        router.get("/images/search", ImageRoutes::search);
        router.post("/images/{name:.*}/tag", ImageRoutes::tag);
        router.post("/commit", ImageRoutes::commit);
        router.get("/images/get", exchange -> exchange.run(Jobs.IMAGES_SAVE, exchange.query().all("names")));
        router.get("/images/{name:.*}/get",
                exchange -> exchange.run(Jobs.IMAGES_SAVE, List.of(exchange.variable("name"))));
        router.post("/images/load", exchange -> exchange.run(
                Jobs.LOAD, new Jobs.LoadImages(exchange.query().flag("quiet", true))));
        router.delete("/images/{name:.*}", ImageRoutes::delete);
    }

    private static void list(Exchange exchange) throws IOException {
        Query query = exchange.query();
        exchange.list(Jobs.IMAGES, new Jobs.ListImages(query.flag("all"), query.filters()));
    }

    private static void create(Exchange exchange) {
        Query query = exchange.query();
        if (query.text("fromImage").isEmpty()) {
            exchange.run(Jobs.IMPORT, new Jobs.Import(
                    query.text("fromSrc"), query.text("repo"), query.text("tag"), query.text("message"),
                    query.all("changes"), query.text("platform")));
            return;
        }
        String auth = exchange.requestHeader("X-Registry-Auth").orElse("");
        exchange.run(
                Jobs.PULL,
                new Jobs.Pull(query.text("fromImage"), query.text("tag"), auth, query.text("platform")));
    }

    private static void push(Exchange exchange) {
        exchange.run(Jobs.PUSH, new Jobs.Push(exchange.variable("name"), exchange.query().text("tag"), account(exchange)));
    }

    /// {@return the account as in the header} Clients without a login may leave the header out and send `{}` instead, in
    /// the body, where the account was in the first versions of the API.
    private static String account(Exchange exchange) {
        return exchange.requestHeader("X-Registry-Auth")
                .filter(header -> !header.isEmpty())
                .or(() -> exchange.jsonIfPresent(AuthConfig.class)
                        .map(account -> Base64.getUrlEncoder().encodeToString(Json.bytes(account))))
                .orElseThrow(() -> ApiException.invalid(
                        "bad parameters and missing X-Registry-Auth: invalid X-Registry-Auth header: EOF"));
    }

    private static void auth(Exchange exchange) throws IOException {
        Optional<AuthConfig> account = exchange.json(AuthConfig.class);
        exchange.json(200, exchange.run(Jobs.AUTH, account.orElse(new AuthConfig("", "", "", ""))));
    }

    private static void search(Exchange exchange) throws IOException {
        Query query = exchange.query();
        int limit = query.text("limit").isEmpty() ? 0 : limit(query);
        if (limit < 0 || limit > MAX_RESULTS) {
            throw ApiException.invalid("limit " + limit + " is outside the range of [1, " + MAX_RESULTS + "]");
        }
        var parameters = new Jobs.Search(query.text("term"), limit == 0 ? DEFAULT_RESULTS : limit, query.filters());
        exchange.json(200, exchange.run(Jobs.SEARCH, parameters));
    }

    private static int limit(Query query) {
        try {
            return query.number("limit").orElse(0);
        } catch (ApiException e) {
            throw new ApiException(e.kind(), "invalid limit specified: " + e.getMessage(), e);
        }
    }

    private static void tag(Exchange exchange) throws IOException {
        Query query = exchange.query();
        exchange.run(Jobs.TAG, new Jobs.Tag(exchange.variable("name"), query.text("repo"), query.text("tag")));
        exchange.answer(201);
    }

    private static void commit(Exchange exchange) throws IOException {
        Query query = exchange.query();
        Optional<ContainerConfig> config = exchange.jsonIfPresent(CreateRequest.class)
                .flatMap(request -> Optional.ofNullable(request.config()))
                .filter(asked -> !ContainerRoutes.isEmpty(asked));
        exchange.json(201, exchange.run(Jobs.COMMIT, new Jobs.Commit(
                query.text("container"),
                query.text("repo"),
                query.text("tag"),
                query.text("author"),
                query.text("comment"),
                query.flag("pause", true),
                query.all("changes"),
                config)));
    }

    private static void delete(Exchange exchange) throws IOException {
        Query query = exchange.query();
        var parameters = new Jobs.DeleteImage(exchange.variable("name"), query.flag("force"), !query.flag("noprune"));
        exchange.json(200, exchange.run(Jobs.IMAGE_DELETE, parameters));
    }
}
