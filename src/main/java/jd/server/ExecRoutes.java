package jd.server;

import java.io.IOException;
import jd.server.api.ApiException;
import jd.server.api.ExecConfig;
import jd.server.api.ExecStartCheck;
import jd.server.api.Jobs;
import jd.server.api.Json;
import jd.server.http.Exchange;
import jd.server.http.Router;

/// The routes of exec processes: create, start, resize, inspect.
///
/// Docker: api/server/router/container/exec.go
final class ExecRoutes {
    private static final byte[] EMPTY = {'{', '}'};

    private ExecRoutes() {}

    static void addTo(Router router) {
        router.post("/containers/{name:.*}/exec", ExecRoutes::create);
        router.post("/exec/{name:.*}/start", ExecRoutes::start);
        router.post("/exec/{name:.*}/resize", ExecRoutes::resize);
        router.get("/exec/{id:.*}/json", ExecRoutes::inspect);
    }

    private static void create(Exchange exchange) throws IOException {
        ExecConfig config = document(exchange, ExecConfig.class);
        if (config.cmd().isEmpty()) {
            throw ApiException.invalid("No exec command specified");
        }
        var parameters = new Jobs.CreateExec(exchange.variable("name"), config);
        exchange.json(201, exchange.run(Jobs.EXEC_CREATE, parameters));
    }

    /// The answer is the streams of the process, or an empty answer for a detached one.
    private static void start(Exchange exchange) throws IOException {
        ExecStartCheck options = document(exchange, ExecStartCheck.class);
        var parameters = new Jobs.StartExec(exchange.variable("name"), options);
        if (options.detach()) {
            exchange.run(Jobs.EXEC_START, parameters);
            exchange.answer(200);
        } else {
            exchange.runHijacking(Jobs.EXEC_START, parameters);
        }
    }

    /// Here a missing body counts as an empty document.
    private static <T> T document(Exchange exchange, Class<T> type) {
        T none = Json.read(EMPTY, type);
        return exchange.isBodyRead()
                ? none
                : exchange.json(type).orElse(none);
    }

    private static void resize(Exchange exchange) throws IOException {
        int height = exchange.query().number("h").orElseThrow(ExecRoutes::notANumber);
        int width = exchange.query().number("w").orElseThrow(ExecRoutes::notANumber);
        exchange.run(Jobs.EXEC_RESIZE, new Jobs.Resize(exchange.variable("name"), height, width));
        exchange.answer(200);
    }

    private static ApiException notANumber() {
        return ApiException.invalid("strconv.Atoi: parsing \"\": invalid syntax");
    }

    private static void inspect(Exchange exchange) throws IOException {
        exchange.json(200, exchange.run(Jobs.EXEC_INSPECT, exchange.variable("id")));
    }
}
