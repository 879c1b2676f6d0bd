package jd.journey;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/// One of the clients of a stress run: random operations on names that all clients share and on containers of its own.
///
/// A client does not know the operations of the others, so a refusal (404, 409, 304) is always possible; any other
/// answer that is not a success is a violation.
final class StressClient {
    /// No name is the prefix of an id.
    static final List<String> SHARED = List.of("naa", "nbb", "ncc", "ndd", "nee", "nff");
    private static final Set<Integer> POSSIBLE = Set.of(0, 101, 200, 201, 204, 304, 404, 409);
    private static final int OWN = 5;
    private static final Pattern ID = Pattern.compile("\"Id\":\"([0-9a-f]{64})\"");
    private static final Pattern STATUS_CODE = Pattern.compile("\"StatusCode\":(-?[0-9]+)");

    private interface Operation {
        void on(String ref);
    }

    private record Weighted(int weight, Operation operation) {}

    private final ApiClient api;
    private final StressLog log;
    private final Random random;
    private final String name;
    private final List<String> own = new ArrayList<>();
    private final List<String> innocents;
    private final List<Weighted> operations;

    StressClient(ApiClient api, StressLog log, Random random, String name, List<String> innocents) {
        this.api = api;
        this.log = log;
        this.random = random;
        this.name = name;
        this.innocents = innocents;
        this.operations = List.of(
                new Weighted(14, this::create),
                new Weighted(16, this::start),
                new Weighted(5, ref -> post(ref, "stop?t=" + random.nextInt(2))),
                new Weighted(5, ref -> post(ref, "restart?t=0")),
                new Weighted(6, ref -> post(ref, "kill")),
                new Weighted(4, ref -> post(ref, "kill?signal=" + pick("TERM", "HUP", "USR1", "WINCH", "15"))),
                new Weighted(4, ref -> post(ref, "pause")),
                new Weighted(6, ref -> post(ref, "unpause")),
                new Weighted(8, ref -> delete(ref, "?force=1")),
                new Weighted(4, ref -> delete(ref, "")),
                new Weighted(3, ref -> post(ref, "rename?name=" + pick("naa", "nbb", "ncc", "ndd", "nee", "nff"))),
                new Weighted(3, this::update),
                new Weighted(8, this::exec),
                new Weighted(3, ref -> stay(ref, "POST", "attach?stream=1&stdout=1&stderr=1&stdin=1&logs=1", "")),
                new Weighted(3, ref -> get(ref, "logs?stdout=1&stderr=1&timestamps=1")),
                new Weighted(3, ref -> stay(ref, "GET", "logs?stdout=1&stderr=1&follow=1", "")),
                new Weighted(6, this::await),
                new Weighted(3, ref -> get(ref, "archive?path=" + pick("/etc", "/bin/sh", "/tmp", "/nosuch"))),
                new Weighted(3, this::copyIn),
                new Weighted(5, ref -> get(ref, "json")),
                new Weighted(2, ref -> get(ref, "top")),
                new Weighted(2, ref -> get(ref, "stats?stream=0&one-shot=1")),
                new Weighted(1, ref -> post(ref, "resize?h=24&w=80")),
                new Weighted(2, _ -> get("", "/v1.45/containers/json?all=1")));
    }

    /// Performs one operation.
    void step() {
        if (random.nextInt(25) == 0) {
            operateOnInnocent();
            return;
        }
        int at = random.nextInt(operations.stream().mapToInt(Weighted::weight).sum());
        for (Weighted candidate : operations) {
            at -= candidate.weight;
            if (at < 0) {
                candidate.operation.on(ref());
                return;
            }
        }
    }

    private String ref() {
        return own.isEmpty() || random.nextInt(10) < 7
                ? SHARED.get(random.nextInt(SHARED.size()))
                : own.get(random.nextInt(own.size()));
    }

    /// Operations that do not end a container.
    private void operateOnInnocent() {
        String ref = innocents.get(random.nextInt(innocents.size()));
        switch (random.nextInt(6)) {
            case 0 -> exec(ref);
            case 1 -> get(ref, "json");
            case 2 -> get(ref, "top");
            case 3 -> copyIn(ref);
            case 4 -> stay(ref, "POST", "attach?stream=1&stdout=1", "");
            default -> update(ref);
        }
    }

    // --- creating containers ----------------------------------------------------------------------------------------

    private void create(String ref) {
        boolean shared = SHARED.contains(ref);
        if (!shared && own.size() >= OWN) {
            delete(own.removeFirst(), "?force=1");
            return;
        }
        String query = shared ? "?name=" + ref : "";
        String id = created(ref, request("create" + query, "POST", "/v1.45/containers/create" + query, container(), ref));
        if (!shared && !id.isEmpty()) {
            own.add(id);
        } else if (random.nextBoolean() && !id.isEmpty()) {
            start(id);
        }
    }

    private static String created(String ref, ApiClient.Answer answer) {
        Matcher id = ID.matcher(answer.body().replace("\": \"", "\":\""));
        return answer.status() == 201 && id.find() ? id.group(1) : "";
    }

    /// A run exits with a code that differs from run to run, or sleeps longer than the test takes.
    private String container() {
        String script = switch (random.nextInt(5)) {
            case 0 -> "exit $((RANDOM % 100 + 1))";
            case 1 -> "sleep 0.1; echo over; exit $((RANDOM % 100 + 1))";
            case 2 -> "echo begin; sleep 0.3; exit $((RANDOM % 100 + 1))";
            case 3 -> "trap 'exit 5' TERM; while :; do echo line; sleep 0.2; done";
            default -> "exec sleep 1000";
        };
        String label = "";
        List<String> host = new ArrayList<>();
        switch (random.nextInt(10)) {
            case 0 -> host.add("\"AutoRemove\":true");
            case 1 -> host.add("\"RestartPolicy\":{\"Name\":\"always\"}");
            case 2 -> host.add("\"RestartPolicy\":{\"Name\":\"on-failure\",\"MaximumRetryCount\":3}");
            case 3, 4 -> host.add("\"PidMode\":\"host\"");
            case 5 -> {
                host.add("\"PidMode\":\"container:" + pick("naa", "nbb", "ncc") + "\"");
                label = ContainerHistory.DEPENDENT;
            }
            case 6 -> host.add("\"Memory\":67108864,\"PidsLimit\":50,\"NanoCpus\":500000000");
            default -> {}
        }
        if (random.nextInt(4) > 0) {
            host.add("\"NetworkMode\":\"none\"");
        }
        return json(script, label, random.nextInt(5) == 0, random.nextInt(5) == 0, String.join(",", host));
    }

    /// @param host members of HostConfig, in JSON
    static String json(String script, String label, boolean tty, boolean stdin, String host) {
        return """
                {"Image":"busybox","Cmd":["sh","-c","%s"],"Tty":%s,"OpenStdin":%s,"Labels":{"stress":"%s"},"HostConfig":{%s}}"""
                .formatted(script, tty, stdin, label, host);
    }

    private void start(String ref) {
        post(ref, "start");
    }

    // --- reading and waiting ----------------------------------------------------------------------------------------

    private void update(String ref) {
        String change = pick("{\"Memory\":50331648,\"MemorySwap\":100663296}", "{\"CpuShares\":512}", "{\"PidsLimit\":60}");
        request("update", "POST", path(ref, "update"), change, ref);
    }

    private void exec(String ref) {
        String command = pick("[\"true\"]", "[\"sh\",\"-c\",\"exit 3\"]", "[\"sleep\",\"0.3\"]", "[\"cat\",\"/etc/hostname\"]");
        boolean detach = random.nextInt(3) == 0;
        String config = "{\"AttachStdout\":" + !detach + ",\"AttachStderr\":" + !detach + ",\"Tty\":" + random.nextBoolean()
                + ",\"Cmd\":" + command + "}";
        String id = created(ref, request("exec create", "POST", path(ref, "exec"), config, ref));
        if (!id.isEmpty()) {
            String options = "{\"Detach\":" + detach + ",\"Tty\":" + config.contains("\"Tty\":true") + "}";
            limited("exec start " + command, "POST", "/v1.45/exec/" + id + "/start", options, 15_000, ref);
            request("exec inspect", "GET", "/v1.45/exec/" + id + "/json", "", ref);
        }
    }

    private void await(String ref) {
        String condition = pick("not-running", "next-exit", "removed");
        long asked = ApiClient.now();
        var answer = limited("wait " + condition, "POST", path(ref, "wait?condition=" + condition), "",
                200 + random.nextInt(2000), ref);
        Matcher code = STATUS_CODE.matcher(answer.body());
        if (answer.status() == 200 && answer.ended() && !SHARED.contains(ref) && code.find()) {
            log.waited(new StressLog.Wait(ref, condition, asked, answer.opened(), Integer.parseInt(code.group(1))));
        }
    }

    private void copyIn(String ref) {
        String to = pick("/tmp", "/", "/nosuch");
        request("copy to " + to, "PUT", path(ref, "archive?path=" + to), TAR, ref);
    }

    private static final String TAR = tar();

    private static String tar() {
        var bytes = new ByteArrayOutputStream();
        try (var tar = new TarArchiveOutputStream(bytes)) {
            TarArchiveEntry entry = new TarArchiveEntry("copied");
            entry.setSize(5);
            tar.putArchiveEntry(entry);
            tar.write("hello".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            tar.closeArchiveEntry();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toString(java.nio.charset.StandardCharsets.US_ASCII);
    }

    // --- requests ---------------------------------------------------------------------------------------------------

    private void post(String ref, String what) {
        request(what, "POST", path(ref, what), "", ref);
    }

    private void get(String ref, String what) {
        request(what, "GET", what.startsWith("/") ? what : path(ref, what), "", ref);
    }

    private void delete(String ref, String query) {
        var answer = request("rm " + query, "DELETE", "/v1.45/containers/" + ref + query, "", ref);
        if (answer.status() == 409 && answer.body().contains("force remove") && query.contains("force")) {
            log.violation(ref, "rm -f " + ref + " was told to force: " + answer.body());
        }
        own.remove(ref);
    }

    private void stay(String ref, String method, String what, String json) {
        limited(what, method, path(ref, what), json, random.nextInt(1000), ref);
    }

    private static String path(String ref, String what) {
        return "/v1.45/containers/" + ref + "/" + what;
    }

    private ApiClient.Answer request(String what, String method, String path, String body, String ref) {
        long began = ApiClient.now();
        try {
            return checked(what, ref, began, switch (method) {
                case "GET" -> api.get(path);
                case "DELETE" -> api.delete(path);
                case "PUT" -> api.put(path, body.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                default -> api.post(path, body);
            });
        } catch (ApiClient.NoAnswer e) {
            return none(what, ref, began, e);
        }
    }

    private ApiClient.Answer limited(String what, String method, String path, String json, long millis, String ref) {
        long began = ApiClient.now();
        try {
            return checked(what, ref, began, api.stay(method, path, json, millis));
        } catch (ApiClient.NoAnswer e) {
            return none(what, ref, began, e);
        }
    }

    private ApiClient.Answer none(String what, String ref, long began, ApiClient.NoAnswer e) {
        log.answered(ref, name + " " + what, -1, began);
        log.violation(ref, name + " " + what + " of " + ref + ": " + e.getMessage());
        return new ApiClient.Answer(-1, "", false, 0);
    }

    private ApiClient.Answer checked(String what, String ref, long began, ApiClient.Answer answer) {
        log.answered(ref, name + " " + what, answer.status(), began);
        if (!POSSIBLE.contains(answer.status()) && !asDockerAnswers(what, answer)) {
            log.violation(ref, String.format(Locale.ROOT, "%s %s of %s: %d %s", name, what, ref, answer.status(),
                    answer.body().strip()));
        }
        return answer;
    }

    /// Refusals for which Docker uses other statuses.
    private static boolean asDockerAnswers(String what, ApiClient.Answer answer) {
        String body = answer.body();
        return what.equals("unpause") && body.contains("is not paused")
                || what.startsWith("create") && answer.status() == 400 && body.contains("No such container: ")
                || what.startsWith("rename") && body.contains("same name as its current name")
                || body.matches("(?s).*failed to join PID namespace: (container .* is not running|Container .* is restarting|No such container).*");
    }

    private String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
