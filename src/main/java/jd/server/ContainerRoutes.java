package jd.server;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import jd.server.api.ApiException;
import jd.server.api.ContainerConfig;
import jd.server.api.CreateRequest;
import jd.server.api.Done;
import jd.server.api.JobName;
import jd.server.api.Jobs;
import jd.server.api.Json;
import jd.server.api.UpdateConfig;
import jd.server.api.WaitCondition;
import jd.server.http.Exchange;
import jd.server.http.Query;
import jd.server.http.Router;

/// The routes of containers: create, list, inspect, start, stop, attach, remove and others.
///
/// Docker: api/server/router/container
final class ContainerRoutes {
    private ContainerRoutes() {}

    static void addTo(Router router) {
        router.get("/containers/json", ContainerRoutes::list);
        router.post("/containers/create", ContainerRoutes::create);
        router.get("/containers/{name:.*}/json", ContainerRoutes::inspect);
        router.get("/containers/{name:.*}/logs", ContainerRoutes::logs);
        router.get("/containers/{name:.*}/top", ContainerRoutes::top);
        router.post("/containers/{name:.*}/attach", ContainerRoutes::attach);
        router.post("/containers/{name:.*}/wait", ContainerRoutes::await);
        router.post("/containers/{name:.*}/start", ContainerRoutes::start);
        router.post("/containers/{name:.*}/stop", exchange -> stop(exchange, Jobs.STOP));
        router.post("/containers/{name:.*}/restart", exchange -> stop(exchange, Jobs.RESTART));
        router.post("/containers/{name:.*}/kill", ContainerRoutes::kill);
        router.post("/containers/{name:.*}/pause", exchange -> simply(exchange, Jobs.PAUSE));
        router.post("/containers/{name:.*}/unpause", exchange -> simply(exchange, Jobs.UNPAUSE));
        router.post("/containers/{name:.*}/update", ContainerRoutes::update);
        router.get("/containers/{name:.*}/stats", ContainerRoutes::stats);
        router.post("/containers/{name:.*}/resize", ContainerRoutes::resize);
        router.post("/containers/{name:.*}/rename", ContainerRoutes::rename);
        router.post("/containers/prune",
                exchange -> exchange.json(200, exchange.run(Jobs.CONTAINERS_PRUNE, exchange.query().filters())));
        router.delete("/containers/{name:.*}", ContainerRoutes::delete);
    }

    private static void list(Exchange exchange) throws IOException {
        Query query = exchange.query();
        int limit = query.number("limit").orElse(-1);
        var parameters = new Jobs.ListContainers(query.flag("all"), limit, query.flag("size"), query.filters());
        exchange.list(Jobs.CONTAINERS, parameters);
    }

    private static void create(Exchange exchange) throws IOException {
        Optional<CreateRequest> request = exchange.json(CreateRequest.class);
        if (request.isEmpty() || isEmpty(request.get().config())) {
            throw ApiException.invalid("config cannot be empty in order to create a container");
        }
        var parameters = new Jobs.Create(
                exchange.query().text("name"), OlderApi.create(request.get(), exchange.version()),
                exchange.query().text("platform"));
        exchange.json(201, exchange.run(Jobs.CREATE, parameters));
    }

    // An empty document is a mistake of the client.
    static boolean isEmpty(ContainerConfig config) {
        return config == null || config.equals(Json.read(new byte[] {'{', '}'}, ContainerConfig.class));
    }

    private static void inspect(Exchange exchange) throws IOException {
        var parameters = new Jobs.InspectContainer(exchange.variable("name"), exchange.query().flag("size"));
        exchange.json(200, OlderApi.inspect(exchange.run(Jobs.CONTAINER_INSPECT, parameters), exchange.version()));
    }

    private static void logs(Exchange exchange) {
        Query query = exchange.query();
        if (!query.flag("stdout") && !query.flag("stderr")) {
            throw ApiException.invalid("Bad parameters: you must choose at least one stream");
        }
        exchange.run(Jobs.LOGS, new Jobs.Logs(
                exchange.variable("name"),
                query.flag("follow"),
                query.flag("stdout"),
                query.flag("stderr"),
                query.flag("timestamps"),
                query.flag("details"),
                tail(query.text("tail")),
                instant(query.time("since"), Instant.EPOCH),
                instant(query.time("until"), Instant.MAX)));
    }

    // Anything but a number means all lines, as in Docker.
    private static OptionalInt tail(String text) {
        return text.matches("[0-9]{1,9}") ? OptionalInt.of(Integer.parseInt(text)) : OptionalInt.empty();
    }

    // Clients send 0 for an absent time.
    private static Instant instant(OptionalLong nanos, Instant otherwise) {
        return nanos.orElse(0) == 0 ? otherwise : Instant.ofEpochSecond(0, nanos.getAsLong());
    }

    private static void top(Exchange exchange) throws IOException {
        var parameters = new Jobs.Top(exchange.variable("name"), exchange.query().text("ps_args"));
        exchange.list(Jobs.TOP, parameters);
    }

    private static void attach(Exchange exchange) throws IOException {
        Query query = exchange.query();
        exchange.runHijacking(Jobs.ATTACH, new Jobs.Attach(
                exchange.variable("name"),
                query.flag("logs"),
                query.flag("stream"),
                query.flag("stdin"),
                query.flag("stdout"),
                query.flag("stderr"),
                query.text("detachKeys")));
    }

    // The job sends the head of the answer as soon as it watches for the end of the container, long before that end: a
    // client starts the container only after it has read this head.
    // tag::answering-a-wait[]
    private static void await(Exchange exchange) throws IOException {
        var condition =
                WaitCondition.parse(exchange.query().text("condition"));
        var parameters = new Jobs.Wait(exchange.variable("name"), condition);
        exchange.json(200, exchange.run(Jobs.WAIT, parameters));
    }
    // end::answering-a-wait[]

    /// Rejects a body, but not an empty object, which some clients send; no other object is shorter than eight bytes.
    private static void start(Exchange exchange) throws IOException {
        if (exchange.body().readNBytes(8).length > 7) {
            throw ApiException.invalid("starting container with non-empty request body was deprecated since API v1.22"
                    + " and removed in v1.24");
        }
        simply(exchange, Jobs.START);
    }

    private static void simply(Exchange exchange, JobName<String, Done> job) throws IOException {
        exchange.run(job, exchange.variable("name"));
        exchange.answer(204);
    }

    private static void stop(Exchange exchange, JobName<Jobs.Stop, Done> job) throws IOException {
        OptionalInt seconds = exchange.query().number("t");
        Optional<String> signal = Optional.of(exchange.query().text("signal")).filter(text -> !text.isEmpty());
        exchange.run(job, new Jobs.Stop(exchange.variable("name"), seconds, signal));
        exchange.answer(204);
    }

    private static void kill(Exchange exchange) throws IOException {
        exchange.run(Jobs.KILL, new Jobs.Kill(exchange.variable("name"), exchange.query().text("signal")));
        exchange.answer(204);
    }

    private static void update(Exchange exchange) throws IOException {
        UpdateConfig change = exchange.jsonIfPresent(UpdateConfig.class).orElse(NOTHING_ASKED);
        exchange.json(200, exchange.run(Jobs.UPDATE, new Jobs.Update(exchange.variable("name"), change)));
    }

    private static final UpdateConfig NOTHING_ASKED = new UpdateConfig(null, null);

    private static void stats(Exchange exchange) {
        boolean stream = exchange.query().flag("stream", true);
        boolean oneShot = exchange.query().flag("one-shot");
        if (stream && oneShot) {
            throw ApiException.invalid("cannot have stream=true and one-shot=true");
        }
        exchange.run(Jobs.STATS, new Jobs.Stats(exchange.variable("name"), stream, oneShot));
    }

    private static void resize(Exchange exchange) throws IOException {
        int height = exchange.query().number("h").orElseThrow(ContainerRoutes::notANumber);
        int width = exchange.query().number("w").orElseThrow(ContainerRoutes::notANumber);
        exchange.run(Jobs.RESIZE, new Jobs.Resize(exchange.variable("name"), height, width));
        exchange.answer(200);
    }

    private static ApiException notANumber() {
        return ApiException.invalid("strconv.Atoi: parsing \"\": invalid syntax");
    }

    private static void rename(Exchange exchange) throws IOException {
        exchange.run(Jobs.RENAME, new Jobs.Rename(exchange.variable("name"), exchange.query().text("name")));
        exchange.answer(204);
    }

    private static void delete(Exchange exchange) throws IOException {
        Query query = exchange.query();
        if (query.flag("link")) {
            simply(exchange, Jobs.UNLINK);
            return;
        }
        exchange.run(Jobs.DELETE, new Jobs.Delete(exchange.variable("name"), query.flag("force"), query.flag("v")));
        exchange.answer(204);
    }
}
