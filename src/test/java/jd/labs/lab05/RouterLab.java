package jd.labs.lab05;

import static jd.labs.Case.PASSED;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.PatternSyntaxException;
import jd.daemon.Pieces;
import jd.labs.Case;
import jd.labs.Case.Hints;
import jd.labs.Case.Outcome;
import jd.labs.Case.Outcome.Failed;
import jd.labs.Lab;
import jd.labs.PlugIn;
import jd.labs.StudentCode;
import jd.labs.lab05.ApiRouter.Answer;
import jd.server.api.ApiException;
import jd.server.api.ApiVersion;
import jd.server.http.RouteTable.Match;
import jd.server.http.Router;

/// Grades lab 5 with routes of the Engine API, and `hijack` with a socket.
public final class RouterLab implements Lab {
    private static final String ROUTE = "chapter 5, \"Code: a route\"";
    private static final String REGEX = "java.util.regex.Pattern: named groups, quantifiers, \\Q...\\E";
    private static final String UPGRADE = "chapter 5, \"The concept\"; RFC 9110, section 7.8: Upgrade";

    @Override
    public int number() {
        return 5;
    }

    @Override
    public String name() {
        return "router";
    }

    @Override
    public String source() {
        return "OwnRouter.java";
    }

    @Override
    public PlugIn plugIn() {
        return new PlugIn.InDaemon(program -> Pieces.STANDARD.withRoutes(() -> student(program)));
    }

    @Override
    public List<Case> cases(Class<?> program) {
        return List.of(
                one(program, "1", "pattern() matches a fixed path, and no other", RouterLab::matchesFixedPaths),
                one(program, "2", "pattern() knows variables of one segment and of several",
                        RouterLab::matchesVariables),
                one(program, "3", "pattern() accepts a version before the path", RouterLab::matchesVersions),
                one(program, "4", "find() finds the route and its variables", RouterLab::findsRoutes),
                one(program, "5", "find() distinguishes methods, and takes the first route", RouterLab::takesTheFirst),
                one(program, "6", "check() rejects versions that are too old or too new", RouterLab::checksVersions),
                one(program, "7", "answer() returns what the route's action answers", RouterLab::answers),
                one(program, "8", "answer() says 404 where there is no route", RouterLab::answersNotFound),
                one(program, "9", "answer() says 400 for a wrong version, and runs nothing",
                        RouterLab::answersBadVersion),
                one(program, "10", "answer() makes an answer of each failure", RouterLab::answersFailures),
                one(program, "11", "hijack() answers 101 to a client that requests an upgrade", RouterLab::upgrades),
                one(program, "12", "hijack() answers 200 to another client", RouterLab::hijacksWithoutUpgrade),
                one(program, "13", "hijack() gives the session all bytes of the client", RouterLab::passesEverything));
    }

    // ---- patterns ----

    private static Outcome matchesFixedPaths(ApiRouter student) {
        for (String path : List.of("/containers/json", "/info", "/debug/vars.json", "/a+b(c")) {
            if (!matchesItself(student, path)) {
                return new Failed(path + " does not match its own pattern", new Hints(
                        "a character of the path has a meaning in a regular expression", REGEX, "Pattern.quote"));
            }
        }
        Map<String, String> others = new LinkedHashMap<>();
        others.put("/debug/varsXjson", "a dot of the path is a dot, and not any character");
        others.put("/debug/vars.json/", "the pattern matches the whole path, up to its end");
        others.put("/x/debug/vars.json", "the pattern matches the whole path, from its begin");
        others.put("/debug/vars.json\n", "the pattern matches the whole path, up to its end");
        for (var other : others.entrySet()) {
            if (student.pattern("/debug/vars.json").matcher(other.getKey()).matches()) {
                return new Failed("/debug/vars.json matches " + other.getKey().replace("\n", "\\n"), new Hints(
                        other.getValue(), REGEX, "Pattern.quote around each part that is no variable"));
            }
        }
        return PASSED;
    }

    private static boolean matchesItself(ApiRouter student, String path) {
        try {
            return student.pattern(path).matcher(path).matches();
        } catch (PatternSyntaxException e) {
            return false;
        }
    }

    private record Sample(String route, String path, Optional<String> value, String why) {}

    private static Outcome matchesVariables(ApiRouter student) {
        for (Sample sample : List.of(
                new Sample("/containers/{name}/start", "/containers/web/start", Optional.of("web"),
                        "a variable is one segment of the path"),
                new Sample("/containers/{name}/start", "/containers/a.b_c-1/start", Optional.of("a.b_c-1"),
                        "a segment is more than letters and digits: names have dots and dashes"),
                new Sample("/containers/{name}/start", "/containers/a/b/start", Optional.empty(),
                        "a variable without :.* has no slash: another route may have three segments"),
                new Sample("/containers/{name}/start", "/containers//start", Optional.empty(),
                        "a variable without :.* has at least one character"),
                new Sample("/images/{name:.*}/json", "/images/docker.io/library/busybox:1.36/json",
                        Optional.of("docker.io/library/busybox:1.36"), "a variable with :.* has slashes"),
                new Sample("/images/{name:.*}/json", "/images//json", Optional.of(""),
                        "a variable with :.* may be empty: .* and not .+"),
                new Sample("/images/{name:.*}/json", "/images/a/json/json", Optional.of("a/json"),
                        "a variable with :.* takes as much as it can: an image may be named a/json"),
                new Sample("/containers/{name:.*}/archive", "/containers/a\nb/archive", Optional.of("a\nb"),
                        "anything is any character, also a line feed: the message must say that no such name exists"))) {
            Matcher matcher = student.pattern(sample.route()).matcher(sample.path());
            Optional<String> got = matcher.matches() ? Optional.ofNullable(matcher.group("name")) : Optional.empty();
            if (!got.equals(sample.value())) {
                return new Failed(sample.route() + " and " + sample.path().replace("\n", "\\n") + ": "
                        + got.map(name -> "name is " + name.replace("\n", "\\n")).orElse("no match"), new Hints(
                        sample.why(),
                        REGEX,
                        "(?<name>[^/]+), (?<name>.*) with Pattern.DOTALL"));
            }
        }
        return PASSED;
    }

    private static Outcome matchesVersions(ApiRouter student) {
        Map<String, String> paths = new LinkedHashMap<>();
        paths.put("/info", "null");
        paths.put("/v1.45/info", "1.45");
        paths.put("/v1.24/info", "1.24");
        paths.put("/v2/info", "2");
        paths.put("/1.45/info", "no match");
        paths.put("/v/info", "no match");
        paths.put("/vtwo/info", "no match");
        paths.put("/v1.45info", "no match");
        paths.put("/v1.45/v1.45/info", "no match");
        for (var path : paths.entrySet()) {
            Matcher matcher = student.pattern("/info").matcher(path.getKey());
            String got = matcher.matches() ? String.valueOf(matcher.group("version")) : "no match";
            if (!got.equals(path.getValue())) {
                return new Failed(path.getKey() + ": " + got, new Hints(
                        got.equals("no match")
                                ? "every path exists twice, with a version before it and without"
                                : "a version is /v and at least one digit or dot, once, and its group has no v",
                        ROUTE + ": the router removes an optional /v1.45",
                        "(?:/v(?<version>[0-9.]+))? before the rest"));
            }
        }
        return PASSED;
    }

    // ---- routes ----

    /// Some routes of the Engine API, in the order in which jd adds them.
    private static final List<String> ROUTES = List.of(
            "GET /_ping", "HEAD /_ping", "GET /info", "GET /containers/json", "GET /containers/{name}/json",
            "POST /containers/create", "POST /containers/{name}/attach", "DELETE /containers/{name}",
            "GET /images/search", "GET /images/{name:.*}/get", "GET /images/{name:.*}/json", "GET /images/{name:.*}",
            "DELETE /images/{name:.*}");

    private static Map<String, Router.Action> added(ApiRouter student) {
        Map<String, Router.Action> actions = new LinkedHashMap<>();
        for (String route : ROUTES) {
            String[] words = route.split(" ");
            Router.Action action = exchange -> exchange.header("Route", route);
            actions.put(route, action);
            student.add(words[0], words[1], action);
        }
        return actions;
    }

    private static String found(ApiRouter student, Map<String, Router.Action> actions, String request) {
        String[] words = request.split(" ");
        Optional<Match> match = student.find(words[0], words[1]);
        return match.map(found -> actions.entrySet().stream()
                        .filter(each -> each.getValue() == found.action())
                        .map(Map.Entry::getKey)
                        .findFirst()
                        .orElse("an unknown action")
                        + " " + found.version() + " " + new TreeMap<>(found.variables()))
                .orElse("none");
    }

    private static Outcome findsRoutes(ApiRouter student) {
        var actions = added(student);
        Map<String, String> requests = new LinkedHashMap<>();
        requests.put("GET /containers/json", "GET /containers/json 1.45 {}");
        requests.put("GET /v1.30/containers/web/json", "GET /containers/{name}/json 1.30 {name=web}");
        requests.put("DELETE /v1.44/images/a/b:1", "DELETE /images/{name:.*} 1.44 {name=a/b:1}");
        requests.put("POST /containers/web/start", "none");
        for (var request : requests.entrySet()) {
            String got = found(student, actions, request.getKey());
            if (!got.equals(request.getValue())) {
                return new Failed(request.getKey() + ": " + got, findHints(request.getValue(), got));
            }
        }
        return PASSED;
    }

    private static Hints findHints(String right, String got) {
        if (got.equals("none")) {
            return new Hints(
                    "there is a route for this request, and none was found",
                    ROUTE,
                    "route.method().equals(method) and route.pattern().matcher(path).matches()");
        }
        if (right.equals("none")) {
            return new Hints(
                    "there is no route for this request, and one was found",
                    ROUTE,
                    "matches(), not lookingAt() or find(); Optional.empty() after the last route");
        }
        if (!sameRoute(right, got)) {
            return new Hints(
                    "the action is not that of the route that matches",
                            ROUTE, "route.pattern().matcher(path).matches()");
        }
        if (got.contains("version=")) {
            return new Hints(
                    "the version is no variable of the route: no action asks for it by a name",
                    ROUTE,
                    "variables.remove(\"version\")");
        }
        return right.split(" ")[2].equals(got.split(" ")[2])
                ? new Hints("the variables of the route are missing, or have other values", ROUTE,
                        "variables.put(name, matcher.group(name)) for the names in pattern.namedGroups()")
                : new Hints("the version is that of the path, and the current one for a path without a version", ROUTE,
                        "new ApiVersion(matcher.group(\"version\")), or ApiVersion.CURRENT if the group is null");
    }

    private static boolean sameRoute(String right, String got) {
        List<String> one = List.of(right.split(" ")).subList(0, 2);
        return got.split(" ").length > 2 && one.equals(List.of(got.split(" ")).subList(0, 2));
    }

    private static Outcome takesTheFirst(ApiRouter student) {
        var actions = added(student);
        Map<String, String> requests = new LinkedHashMap<>();
        requests.put("HEAD /_ping", "HEAD /_ping 1.45 {}");
        requests.put("DELETE /images/search", "DELETE /images/{name:.*} 1.45 {name=search}");
        requests.put("POST /info", "none");
        requests.put("GET /images/search", "GET /images/search 1.45 {}");
        requests.put("GET /images/a/get", "GET /images/{name:.*}/get 1.45 {name=a}");
        for (var request : requests.entrySet()) {
            String got = found(student, actions, request.getKey());
            if (!got.equals(request.getValue())) {
                boolean method = !got.startsWith(request.getKey().split(" ")[0]) || request.getValue().equals("none");
                return new Failed(request.getKey() + ": " + got, new Hints(
                        method
                                ? "the route has another method: the same path is two routes for GET and for DELETE"
                                : "two routes match, and the one that was added first is to be taken: it is more specific",
                        ROUTE,
                        "compare route.method() too, and return at the first match of the list"));
            }
        }
        return PASSED;
    }

    // ---- versions ----

    private static final Map<String, String> REJECTED = Map.of(
            "1.23", "too old", "1.9", "too old", "0.9", "too old", "1", "too old",
            "1.46", "too new", "1.100", "too new", "2.0", "too new");

    private static Outcome checksVersions(ApiRouter student) {
        for (String version : List.of("1.24", "1.30", "1.44", "1.45")) {
            try {
                student.check(new ApiVersion(version));
            } catch (ApiException e) {
                return new Failed(version + ": " + e.getMessage(), new Hints(
                        "this version is one that the API has: both bounds belong to it",
                        "chapter 5: a client that was written for 1.39 expects what 1.39 did",
                        "version.isBefore(ApiVersion.OLDEST), ApiVersion.CURRENT.isBefore(version)"));
            }
        }
        for (String version : new TreeSet<>(REJECTED.keySet())) {
            Optional<Outcome> wrong = rejected(student, version, REJECTED.get(version));
            if (wrong.isPresent()) {
                return wrong.get();
            }
        }
        return PASSED;
    }

    private static Optional<Outcome> rejected(ApiRouter student, String version, String how) {
        String last = "throw ApiException.invalid(...) with the text of the starter";
        try {
            student.check(new ApiVersion(version));
            return Optional.of(new Failed(version + " was accepted", new Hints(
                    "this version is " + how + ": versions are compared number by number, 1.9 is before 1.24",
                    "server.api.ApiVersion: compareTo",
                    "version.isBefore(ApiVersion.OLDEST), ApiVersion.CURRENT.isBefore(version)")));
        } catch (ApiException e) {
            String oldest = "client version " + version + " is too old. Minimum supported API version is 1.24,"
                    + " please upgrade your client to a newer version";
            String newest = "client version " + version + " is too new. Maximum supported API version is 1.45";
            boolean worded = e.getMessage().equals(how.equals("too old") ? oldest : newest);
            if (e.getMessage().contains(how.equals("too old") ? "too new" : "too old")) {
                return Optional.of(new Failed(version + ": " + e.getMessage(), new Hints(
                        "this version is " + how + ": versions are compared number by number, 1.9 is before 1.24",
                        "server.api.ApiVersion: compareTo",
                        "version.isBefore(ApiVersion.OLDEST), ApiVersion.CURRENT.isBefore(version)")));
            }
            if (worded && e.kind() == ApiException.Kind.INVALID_PARAMETER) {
                return Optional.empty();
            }
            return Optional.of(new Failed(e.kind() + ", " + e.getMessage(), new Hints(
                    worded
                            ? "the mistake is the client's, and its status is 400"
                            : "clients show this message, and some parse it",
                    "chapter 5: error messages are Docker's, word for word",
                    last)));
        } catch (RuntimeException e) {
            return Optional.of(new Failed(e.toString(), new Hints(
                    "an exception without a kind becomes status 500, which blames the daemon for the client's mistake",
                    "chapter 5: jd's exception has a kind, and the kind has a status",
                    last)));
        }
    }

    // ---- answers ----

    private static Outcome answers(ApiRouter student) {
        added(student);
        Answer right = new Answer(200, "{\"Id\":\"web\"}");
        List<Match> seen = new ArrayList<>();
        Answer got = student.answer("GET", "/v1.40/containers/web/json", match -> {
            seen.add(match);
            return right;
        });
        boolean once = seen.size() == 1 && seen.getFirst().variables().equals(Map.of("name", "web"));
        return once && right.equals(got) ? PASSED : new Failed(got + ", run with " + seen.size() + " matches",
                new Hints(
                "the action runs once, with the match of the request, and its answer is the client's",
                ROUTE,
                "return run.apply(match)"));
    }

    private static Outcome answersNotFound(ApiRouter student) {
        added(student);
        for (String request : List.of("GET /nothing", "POST /info", "GET /v1.2/nothing")) {
            String[] words = request.split(" ");
            Answer got = student.answer(words[0], words[1], match -> new Answer(200, ""));
            String why = switch (request) {
                case "POST /info" -> "the path exists with another method, and Docker answers as if it did not";
                case "GET /v1.2/nothing" -> "no route was found, so there is no version to be checked";
                default -> "a client that gets this answer must learn that the path does not exist";
            };
            Optional<Outcome> wrong = differs(request, got, 404, "page not found", why);
            if (wrong.isPresent()) {
                return wrong.get();
            }
        }
        return PASSED;
    }

    private static Outcome answersBadVersion(ApiRouter student) {
        added(student);
        List<Match> seen = new ArrayList<>();
        Answer got = student.answer("DELETE", "/v1.18/containers/web", match -> {
            seen.add(match);
            return new Answer(204, "");
        });
        if (!seen.isEmpty()) {
            return new Failed("the container was removed, and the answer was " + got, new Hints(
                    "the request means what it meant in version 1.18, which this API does not have: run nothing",
                    ROUTE,
                    "check(match.version()) before run.apply(match)"));
        }
        return differs("DELETE /v1.18/containers/web", got, 400, "client version 1.18 is too old. Minimum supported API"
                + " version is 1.24, please upgrade your client to a newer version",
                        "the failure of check is an answer, too")
                .orElse(PASSED);
    }

    private static Outcome answersFailures(ApiRouter student) {
        added(student);
        record Failure(Function<Match, Answer> run, int status, String message, String why) {}
        for (Failure failure : List.of(
                new Failure(_ -> {
                    throw ApiException.notFound("No such container: web");
                }, 404, "No such container: web", "the kind of the exception has the status"),
                new Failure(_ -> {
                    throw ApiException.conflict("You cannot remove a running container \"web\"");
                }, 409, "You cannot remove a running container \"web\"",
                        "the kind of the exception has the status, and the message may have quotes"),
                new Failure(_ -> {
                    throw new IllegalStateException("read the record: no such file");
                }, 500, "read the record: no such file",
                        "a failure without a kind is the daemon's, and must be answered, too"),
                new Failure(_ -> {
                    throw new StackOverflowError();
                }, 500, "null", "an Error of one request must not end the connection without an answer"))) {
            String got;
            try {
                Answer answer = student.answer("GET", "/containers/web/json", failure.run());
                Optional<Outcome> wrong =
                        differs("the action failed", answer, failure.status(), failure.message(), failure.why());
                if (wrong.isPresent()) {
                    return wrong.get();
                }
                continue;
            } catch (UnsupportedOperationException e) {
                throw e;
            } catch (RuntimeException | Error e) {
                got = e.toString();
            }
            return new Failed(got + " was thrown", new Hints(failure.why(),
                    ROUTE, "catch (RuntimeException | Error e)"));
        }
        return PASSED;
    }

    private static Optional<Outcome> differs(String request, Answer got, int status, String message, String why) {
        String body = "{\"message\":\"" + message.replace("\"", "\\\"") + "\"}";
        if (got.equals(new Answer(status, body))) {
            return Optional.empty();
        }
        return Optional.of(new Failed(request + ": " + got.status() + " " + got.body(), new Hints(
                got.status() == status ? "the body has another message, or is no JSON: clients show the message" : why,
                "chapter 5, \"The concept\": error messages are Docker's, and a kind has a status",
                "failure(e.kind().status(), e.getMessage()), failure(500, String.valueOf(e.getMessage()))")));
    }

    // ---- the connection ----

    private static final String TYPE = "Content-Type: application/vnd.docker.raw-stream";

    private static Outcome upgrades(ApiRouter student) throws IOException {
        return head(Hijacked.run(student, true, "", ""), "HTTP/1.1 101 UPGRADED",
                List.of(TYPE, "Connection: Upgrade", "Upgrade: tcp"));
    }

    private static Outcome hijacksWithoutUpgrade(ApiRouter student) throws IOException {
        return head(Hijacked.run(student, false, "", ""), "HTTP/1.1 200 OK", List.of(TYPE));
    }

    private static Outcome head(Hijacked hijacked, String first, List<String> headers) {
        if (hijacked.failure().orElse(null) instanceof UnsupportedOperationException undone) {
            throw undone;
        }
        String head = hijacked.head();
        String got = "\"" + (head + hijacked.rest()).replace("\r", "\\r").replace("\n", "\\n") + "\"";
        if (head.isEmpty()) {
            return new Failed("the client waited two seconds, and got nothing", new Hints(
                    "the client sends nothing before it has got the head, and the session waits for the client",
                    UPGRADE + "; an output stream may hold bytes back",
                    "out.flush() after the head, before session.run"));
        }
        if (!head.endsWith("\r\n\r\n")) {
            return new Failed(got, new Hints(
                    "the head does not end: its lines end with CR LF, and the last one is empty",
                    "RFC 9112, section 2.1: message format",
                    "\\r\\n after each line, and once more"));
        }
        List<String> lines = head.strip().lines().toList();
        if (!lines.getFirst().equals(first)) {
            return new Failed(got, new Hints(
                    first.contains("101")
                            ? "a client that requests an upgrade takes no other status for a yes than 101"
                            : "a client that did not request an upgrade does not understand 101",
                    UPGRADE,
                    "the first line depends on request.upgrade()"));
        }
        return new TreeSet<>(lines.subList(1, lines.size())).equals(new TreeSet<>(headers)) ? PASSED : new Failed(got,
                new Hints(
                "the headers are others than those that the client needs: raw bytes have no length and no chunks",
                "chapter 5: on a hijacked connection, raw bytes follow the headers",
                "the starter has the lines"));
    }

    private static Outcome passesEverything(ApiRouter student) throws IOException {
        Hijacked hijacked = Hijacked.run(student, true, "early\nli", "ne\nlast\n");
        if (hijacked.failure().orElse(null) instanceof UnsupportedOperationException undone) {
            throw undone;
        }
        String got = "\"" + hijacked.rest().replace("\r", "\\r").replace("\n", "\\n") + "\""
                + hijacked.failure().map(each -> ", " + each).orElse("");
        if (hijacked.rest().equals("EARLY\nLINE\nLAST\nBYE")) {
            return PASSED;
        }
        if (hijacked.rest().startsWith("EARLY\nLINE\nLAST\n")) {
            return new Failed(got, new Hints(
                    "the client has ended its input, and the session could not write any more",
                    "man 2 shutdown: each direction ends by itself; cat prints after its input has ended",
                    "close neither stream; java.io.SequenceInputStream closes each at its end, PushbackInputStream does not"));
        }
        if (!hijacked.rest().contains("EARLY")) {
            return new Failed(got, new Hints(
                    "the client has sent bytes together with its request, and the session did not get them first",
                    "a server reads a head in large pieces: what follows it is in the buffer already",
                    "new PushbackInputStream(request.in(), length), and unread(request.buffered())"));
        }
        return new Failed(got, new Hints(
                "the session did not get every byte that the client has sent, once and in order",
                "a server reads a head in large pieces: what follows it is in the buffer already",
                "new PushbackInputStream(request.in(), length), and unread(request.buffered())"));
    }

    // ---- the student's class ----

    private interface Look {
        Outcome at(ApiRouter student) throws IOException;
    }

    private static Case one(Class<?> program, String id, String sentence, Look look) {
        return new Case(id, sentence, false, () -> look.at(student(program)));
    }

    private static ApiRouter student(Class<?> program) {
        return StudentCode.create(program, ApiRouter.class);
    }
}
