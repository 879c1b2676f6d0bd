import java.io.IOException;
import java.io.PushbackInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jd.labs.lab05.ApiRouter;
import jd.server.api.ApiException;
import jd.server.api.ApiVersion;
import jd.server.api.ErrorResponse;
import jd.server.api.Json;
import jd.server.http.Router;

/// Finds the route of a request, and turns every failure into an answer that a Docker client understands.
///
/// Grade your work with `./jd lab 5`, or one case of it with `./jd lab 5 CASE`.
public final class OwnRouter implements ApiRouter {
    /// A variable in a route's path: `{name}` or `{name:.*}`. Group 1 is the name, group 2 is null or `:.*`.
    private static final Pattern VARIABLE = Pattern.compile("\\{(\\w+)(:\\.\\*)?}");

    private record Route(String method, Pattern pattern, Router.Action action) {}

    private final List<Route> routes = new ArrayList<>();

    @Override
    public void add(String method, String path, Router.Action action) {
        routes.add(new Route(method, pattern(path), action));
    }

    /// Task 1. {@return a pattern that matches the whole path of a request, with a named group for each variable}
    ///
    /// - `{name}` stands for one segment: at least one character, and no slash.
    /// - `{name:.*}` stands for anything, also for nothing: the name of an image has slashes.
    /// - Everything else stands for itself.
    /// - Before the path there may be `/v` and a version, digits and dots; its group is named `version`.
    @Override
    public Pattern pattern(String path) {
        // solution> pattern
        var pattern = new StringBuilder("(?:/v(?<version>[0-9.]+))?");
        Matcher variable = VARIABLE.matcher(path);
        int end = 0;
        while (variable.find()) {
            pattern.append(Pattern.quote(path.substring(end, variable.start())))
                    .append("(?<").append(variable.group(1)).append('>')
                    .append(variable.group(2) == null ? "[^/]+" : ".*")
                    .append(')');
            end = variable.end();
        }
        pattern.append(Pattern.quote(path.substring(end)));
        return Pattern.compile(pattern.toString(), Pattern.DOTALL);
        // <solution
        // starter: throw new UnsupportedOperationException("task 1: pattern");
    }

    /// Task 2. {@return the first route, in the order of `add`, with this method and a pattern that matches} `Match`
    /// has the version of the path, `ApiVersion.CURRENT` for a path without one, and the values of the variables by
    /// their names; `version` is not one of them. Names are in `Pattern.namedGroups()`.
    @Override
    public Optional<Match> find(String method, String path) {
        // solution> find
        for (Route route : routes) {
            Matcher matcher = route.pattern().matcher(path);
            if (route.method().equals(method) && matcher.matches()) {
                Map<String, String> variables = new HashMap<>();
                for (String name : route.pattern().namedGroups().keySet()) {
                    variables.put(name, matcher.group(name));
                }
                String version = variables.remove("version");
                return Optional.of(new Match(
                        route.action(), version == null ? ApiVersion.CURRENT : new ApiVersion(version), variables));
            }
        }
        return Optional.empty();
        // <solution
        // starter: throw new UnsupportedOperationException("task 2: find");
    }

    /// Task 3. Rejects a version that this API does not have, with an `ApiException` of the kind that has status 400:
    ///
    /// - before `ApiVersion.OLDEST`: `client version V is too old. Minimum supported API version is OLDEST, please
    ///   upgrade your client to a newer version`
    /// - after `ApiVersion.CURRENT`: `client version V is too new. Maximum supported API version is CURRENT`
    @Override
    public void check(ApiVersion version) {
        // solution> check
        if (version.isBefore(ApiVersion.OLDEST)) {
            throw ApiException.invalid("client version " + version + " is too old. Minimum supported API version is "
                    + ApiVersion.OLDEST + ", please upgrade your client to a newer version");
        }
        if (ApiVersion.CURRENT.isBefore(version)) {
            throw ApiException.invalid("client version " + version + " is too new. Maximum supported API version is "
                    + ApiVersion.CURRENT);
        }
        // <solution
        // starter: throw new UnsupportedOperationException("task 3: check");
    }

    /// Task 4. {@return what `run` answers for the route of this method and path} Its version is checked first. Every
    /// failure becomes an answer, whose body `failure` makes:
    ///
    /// - no route: 404, `page not found`. So is a path that exists with other methods only: Docker never answers 405.
    /// - an `ApiException`: the status of its kind, and its message
    /// - any other exception or error: 500, and its message
    @Override
    public Answer answer(String method, String path, Function<Match, Answer> run) {
        // solution> answer
        try {
            Match match = find(method, path).orElseThrow(() -> ApiException.notFound("page not found"));
            check(match.version());
            return run.apply(match);
        } catch (ApiException e) {
            return failure(e.kind().status(), e.getMessage());
        } catch (RuntimeException | Error e) {
            return failure(500, String.valueOf(e.getMessage()));
        }
        // <solution
        // starter: throw new UnsupportedOperationException("task 4: answer");
    }

    private static Answer failure(int status, String message) {
        try {
            return new Answer(status, Json.mapper().writeValueAsString(new ErrorResponse(message)));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Task 5. Makes the connection one of raw bytes, and runs the session on it. The client waits for the head of an
    /// answer, lines that end with CR LF and an empty line:
    ///
    /// - with `upgrade`: `HTTP/1.1 101 UPGRADED`, then `Content-Type: application/vnd.docker.raw-stream`,
    ///   `Connection: Upgrade`, `Upgrade: tcp`
    /// - without it, as an old client or a script: `HTTP/1.1 200 OK`, then the same `Content-Type`
    ///
    /// The session reads everything that the client has sent after its head. Each direction ends by itself: when the
    /// input has ended, the session may still write.
    @Override
    public void hijack(Upgradable request, Session session) throws IOException {
        // solution> hijack
        String type = "Content-Type: application/vnd.docker.raw-stream\r\n";
        String head = request.upgrade()
                ? "HTTP/1.1 101 UPGRADED\r\n" + type + "Connection: Upgrade\r\nUpgrade: tcp\r\n\r\n"
                : "HTTP/1.1 200 OK\r\n" + type + "\r\n";
        request.out().write(head.getBytes(StandardCharsets.US_ASCII));
        request.out().flush();
        var input = new PushbackInputStream(request.in(), Math.max(1, request.buffered().length));
        input.unread(request.buffered());
        session.run(input, request.out());
        // <solution
        // starter: throw new UnsupportedOperationException("task 5: hijack");
    }
}
