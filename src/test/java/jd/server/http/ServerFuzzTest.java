package jd.server.http;

import java.nio.charset.StandardCharsets;
import java.util.List;
import jd.fuzz.FuzzTest;
import jd.fuzz.RecordedRequests;
import jd.fuzz.Target;
import jd.server.api.ApiException;
import jd.server.api.ByteSize;
import jd.server.api.Filters;
import jd.server.api.TimeSpan;
import jd.server.api.Ulimit;
import jd.server.engine.EngineException;

/// Fuzzes requests of clients.
class ServerFuzzTest extends FuzzTest {
    @Override
    public List<Target> targets() {
        return List.of(requests(), queries(), execBodies(), volumeBodies(), filters(), values(), listenAddresses());
    }

    private static Target requests() {
        FuzzedServer server = new FuzzedServer().complete();
        Target target = Target.of("http-requests", input -> server.requireNo500(server.answer(input)))
                .seeds("GET /_ping HTTP/1.1\r\nHost: d\r\n\r\n",
                        "POST /v1.45/containers/create?name=a HTTP/1.1\r\nHost: d\r\nContent-Type: application/json\r\n"
                                + "Transfer-Encoding: chunked\r\n\r\n10\r\n{\"Image\":\"busyb\r\n5\r\nox\"}\n\r\n0\r\n\r\n")
                .rejectsWith(ApiException.class);
        for (byte[] request : RecordedRequests.all("ab".repeat(32))) {
            target = target.seed(request);
        }
        return target;
    }

    /// The query of every route that has one: the first line names the route.
    private static Target queries() {
        FuzzedServer server = new FuzzedServer().complete();
        return Target.of("http-queries", input -> {
                    String line = new String(input, StandardCharsets.ISO_8859_1).replaceAll("\\s", "+");
                    String request = (line.startsWith("containers/c?") ? "DELETE /" : line.contains("/json") || line
                            .matches("(?s)(events|.*/logs|.*/top|.*/stats|.*/archive|volumes|networks)\\?.*") ? "GET /" : "POST /")
                            + line + " HTTP/1.1\r\nHost: d\r\nConnection: close\r\n\r\n";
                    server.requireNo500(server.answer(request.getBytes(StandardCharsets.ISO_8859_1)));
                })
                .seeds("containers/json?all=1&limit=3&size=0&filters=%7B%22name%22%3A%7B%22x%22%3Atrue%7D%7D",
                        "containers/c/logs?follow=0&stdout=1&stderr=1&since=1700000000.5&until=0&timestamps=1&tail=100",
                        "events?since=1700000000&until=1700000001.123456789&filters=%7B%22type%22%3A%5B%22image%22%5D%7D",
                        "containers/c/top?ps_args=-ef", "containers/c/stats?stream=0&one-shot=1",
                        "containers/c/stop?t=10&signal=SIGTERM", "containers/c/kill?signal=9",
                        "containers/c/resize?h=24&w=80", "containers/c/wait?condition=next-exit",
                        "containers/c/rename?name=d", "containers/c?force=1&v=1", "containers/c/archive?path=%2Fetc",
                        "containers/c/attach?stream=1&stdout=1&detachKeys=ctrl-p%2Cq",
                        "images/create?fromImage=busybox&tag=latest&platform=linux%2Famd64",
                        "images/json?all=0&filters=%7B%22dangling%22%3A%5B%22true%22%5D%7D", "images/a/tag?repo=b&tag=c",
                        "volumes?filters=%7B%22label%22%3A%5B%22a%3Db%22%5D%7D", "networks?filters=%7B%7D",
                        "volumes/prune?filters=%7B%7D", "exec/e/resize?h=1&w=2")
                .rejectsWith(ApiException.class);
    }

    private static Target execBodies() {
        FuzzedServer server = new FuzzedServer().complete();
        return Target.of("exec-bodies", json -> {
                    server.post("/containers/c/exec", json);
                    server.post("/exec/e/start", json);
                })
                .seeds("""
                        {"User":"0:0","Privileged":false,"Tty":true,"AttachStdin":true,"AttachStderr":true,"AttachStdout":
                        true,"Detach":false,"DetachKeys":"ctrl-p,q","Env":["A=b"],"WorkingDir":"/","Cmd":["sh","-c","x"],
                        "ConsoleSize":[24,80]}""")
                .rejectsWith(ApiException.class);
    }

    private static Target volumeBodies() {
        FuzzedServer server = new FuzzedServer().complete();
        return Target.of("volume-bodies", json -> server.post("/volumes/create", json))
                .seeds("{\"Name\":\"v\",\"Driver\":\"local\",\"DriverOpts\":{\"type\":\"tmpfs\",\"o\":\"size=1m\","
                        + "\"device\":\"tmpfs\"},\"Labels\":{\"a\":\"b\"},\"ClusterVolumeSpec\":null}")
                .rejectsWith(ApiException.class);
    }

    private static Target filters() {
        return Target.ofText("filters", text -> {
                    Filters filters = Filters.parse(text);
                    filters.values().keySet().forEach(key -> filters.matches(key, "x"));
                    filters.flag("dangling");
                })
                .seeds("{\"name\":{\"web\":true},\"label\":{\"a=b\":true}}", "{\"name\":[\"web\"],\"dangling\":[\"1\"]}")
                .rejectsWith(ApiException.class);
    }

    /// Sizes, durations and ulimits reject invalid text with an [IllegalArgumentException] and Docker's message.
    private static Target values() {
        return Target.ofText("values", text -> {
                    switch (text.isEmpty() ? ' ' : text.charAt(0)) {
                        case 's' -> ByteSize.parse(text.substring(1));
                        case 't' -> TimeSpan.parse(text.substring(1));
                        default -> Ulimit.parse(text);
                    }
                })
                .seeds("s512m", "s1.5GB", "t1h30m5.5s", "t300ms", "nofile=1024:2048", "core=-1")
                .rejectsWith(IllegalArgumentException.class);
    }

    private static Target listenAddresses() {
        return Target.ofText("listen-addresses", text -> ListenAddress.parse(text, false))
                .seeds("unix:///var/run/jd.sock", "tcp://127.0.0.1:2375", "tcp://[::1]:2375", "fd://")
                .rejectsWith(EngineException.class);
    }
}
