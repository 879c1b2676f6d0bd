package jd.pull.registry;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import jd.server.api.ApiException;
import jd.server.api.Filters;
import jd.server.api.Jobs;
import jd.server.api.Json;
import jd.server.api.SearchResult;

/// Searches a registry's index for repositories: `docker search`. Of the protocol of Docker 1.2 this is the request that
/// is still in use; most registries other than Docker Hub do not answer it.
///
/// ```
/// GET /v1/search?q=TERM&n=LIMIT   → {"num_results":2,"results":[{"name":"busybox","star_count":3000,…}]}
/// ```
///
/// Docker 1.2.0: registry/service.go Search
public final class RegistrySearch {
    private static final Set<String> FILTERS = Set.of("is-automated", "is-official", "stars");
    private static final int MAX_ANSWER = 4 << 20;

    private final Http http;

    public RegistrySearch(Http http) {
        this.http = http;
    }

    /// @throws ApiException with Docker's message
    public List<SearchResult> search(Jobs.Search options) {
        Filters filters = options.filters().accepting(FILTERS);
        Optional<Boolean> automated = filters.flag("is-automated");
        Optional<Boolean> official = filters.flag("is-official");
        int stars = filters.of("stars").stream().mapToInt(RegistrySearch::number).max().orElse(0);
        return results(options).stream()
                .filter(result -> automated.map(wanted -> wanted == result.isAutomated()).orElse(true))
                .filter(result -> official.map(wanted -> wanted == result.isOfficial()).orElse(true))
                .filter(result -> result.starCount() >= stars)
                .toList();
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new ApiException(
                    ApiException.Kind.INVALID_PARAMETER, "invalid filter 'stars=[" + text + "]'", e);
        }
    }

    private List<SearchResult> results(Jobs.Search options) {
        List<PullException> failures = new ArrayList<>();
        for (Endpoint index : indexes(options.term())) {
            try {
                return ask(index, options);
            } catch (PullException e) {
                failures.add(e);
                if (e.answer().isPresent()) {
                    break;
                }
            }
        }
        PullException first = failures.getFirst();
        throw new ApiException(ApiException.Kind.INTERNAL, first.getMessage(), first);
    }

    private static List<Endpoint> indexes(String term) {
        if (term.contains("://")) {
            throw ApiException.invalid(
                    "invalid repository name: repository name (" + term + ") should not have a scheme");
        }
        Optional<String> host = host(term);
        return host.map(Endpoint::ofRegistry)
                .orElse(List.of(new Endpoint(URI.create("https://index.docker.io"), false, false)));
    }

    /// {@return the registry that a term names, as in `registry.example:5000/term`}
    private static Optional<String> host(String term) {
        int slash = term.indexOf('/');
        String first = slash < 0 ? "" : term.substring(0, slash);
        boolean isHost = first.contains(".") || first.contains(":") || first.equals("localhost");
        return isHost && !first.endsWith("docker.io") ? Optional.of(first) : Optional.empty();
    }

    private List<SearchResult> ask(Endpoint index, Jobs.Search options) {
        String words = host(options.term()).isPresent()
                ? options.term().substring(options.term().indexOf('/') + 1)
                : options.term();
        String query = "/v1/search?q=" + URLEncoder.encode(words, StandardCharsets.UTF_8) + "&n=" + options.limit();
        Http.Request request = Http.Request.get(index.at(query)).with("X-Docker-Token", "true");
        try (Http.Response response = index.insecure() ? http.sendTrusting(request) : http.send(request)) {
            if (response.status() != 200) {
                throw new PullException(new RegistryError(
                        response.status(), "", "Unexpected status code " + response.status()));
            }
            return parse(Json.mapper().readTree(response.body().readNBytes(MAX_ANSWER)));
        } catch (IOException e) {
            throw new PullException("search " + index.base() + ": " + e.getMessage(), e);
        }
    }

    private static List<SearchResult> parse(JsonNode answer) {
        List<SearchResult> results = new ArrayList<>();
        for (JsonNode result : answer.path("results")) {
            results.add(new SearchResult(
                    result.path("star_count").asInt(),
                    result.path("is_official").asBoolean(),
                    result.path("name").asText(""),
                    result.path("is_automated").asBoolean(),
                    result.path("description").asText("")));
        }
        return results;
    }
}
