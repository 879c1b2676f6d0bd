package jd.server.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jd.server.api.ApiVersion;

/// The routes as regular expressions, for each method in the order in which they were added. Every path exists twice,
/// with
/// and without a version prefix.
///
/// Docker 1.2.0: gorilla/mux
public final class PatternTable implements RouteTable {
    private static final String VERSION = "(?:/v(?<version>[0-9.]+))?";
    private static final Pattern VARIABLE = Pattern.compile("\\{(\\w+)(:\\.\\*)?}");

    private record Route(Pattern pattern, List<String> variables, Router.Action action) {}

    private final Map<String, List<Route>> routes = new HashMap<>();

    @Override
    public void add(String method, String path, Router.Action action) {
        var variables = new ArrayList<String>();
        var pattern = new StringBuilder(VERSION);
        Matcher variable = VARIABLE.matcher(path);
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

    @Override
    public Optional<Match> find(String method, String path) {
        for (Route route : routes.getOrDefault(method, List.of())) {
            Matcher matcher = route.pattern().matcher(path);
            if (matcher.matches()) {
                return Optional.of(match(route, matcher));
            }
        }
        return Optional.empty();
    }

    private static Match match(Route route, Matcher matcher) {
        String version = matcher.group("version");
        var variables = new HashMap<String, String>();
        route.variables().forEach(name -> variables.put(name, matcher.group(name)));
        return new Match(
                route.action(), version == null ? ApiVersion.CURRENT : new ApiVersion(version), variables);
    }
}
