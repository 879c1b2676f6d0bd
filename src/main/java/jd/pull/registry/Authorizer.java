package jd.pull.registry;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import jd.server.api.Json;

/// Authenticates to a registry after a [Challenge]: with the user's name and password, or with a token for them.
///
/// ```
/// registry:  401, Www-Authenticate: Bearer realm="https://auth/token",service="S"
/// jd:        GET https://auth/token?service=S&scope=repository:library/busybox:pull
///            (with Authorization: Basic … for a user who is logged in)
/// auth:      {"token":"T"}
/// jd:        the same request again, Authorization: Bearer T
/// ```
///
/// Docker Registry HTTP API: token authentication
final class Authorizer {
    private final Http http;
    private final Optional<RegistryAuth> user;
    private final Optional<String> scope;

    // guarded by this: the header of the next request, and the token that replaces a password
    private Optional<String> authorization = Optional.empty();
    private String refreshToken = "";

    /// What a token is requested for.
    enum Access {
        PULL("pull"),
        PUSH("push,pull");

        private final String actions;

        Access(String actions) {
            this.actions = actions;
        }
    }

    Authorizer(Http http, Optional<RegistryAuth> user, String repository, Access access) {
        this(http, user, Optional.of("repository:" + repository + ":" + access.actions));
    }

    /// {@return an authorizer for a login, which needs no access to any repository}
    static Authorizer forLogin(Http http, RegistryAuth user) {
        return new Authorizer(http, Optional.of(user), Optional.empty());
    }

    private Authorizer(Http http, Optional<RegistryAuth> user, Optional<String> scope) {
        this.http = http;
        this.user = user;
        this.scope = scope;
        this.authorization = user.map(RegistryAuth::registryToken)
                .filter(token -> !token.isEmpty())
                .map(token -> "Bearer " + token);
    }

    synchronized Http.Request authorize(Http.Request request) {
        return authorization.map(value -> request.with("Authorization", value)).orElse(request);
    }

    /// {@return whether another attempt makes sense} Without an account there is no answer to a demand for a password.
    synchronized boolean answer(Challenge challenge) {
        Optional<String> before = authorization;
        authorization = switch (challenge.scheme()) {
            case "bearer" -> Optional.of("Bearer " + fetchToken(challenge));
            default -> basic();
        };
        return authorization.isPresent() && !authorization.equals(before);
    }

    /// {@return whether a demand for a password cannot be met}
    boolean lacksPassword(Challenge challenge) {
        return challenge.scheme().equals("basic") && basic().isEmpty();
    }

    /// {@return the token that the last answer has given for further logins, empty if there was none}
    synchronized String refreshToken() {
        return refreshToken;
    }

    private Optional<String> basic() {
        return user.filter(RegistryAuth::hasPassword).map(account -> {
            byte[] pair = (account.username() + ":" + account.password()).getBytes(StandardCharsets.UTF_8);
            return "Basic " + Base64.getEncoder().encodeToString(pair);
        });
    }

    private String fetchToken(Challenge challenge) {
        String realm = challenge.parameter("realm")
                .orElseThrow(() -> new PullException("authenticate: the registry names no realm"));
        Http.Request request = user.map(RegistryAuth::identityToken)
                .filter(token -> !token.isEmpty())
                .map(token -> exchange(realm, challenge, token))
                .orElseGet(() -> ask(realm, challenge));
        try (Http.Response response = http.send(request)) {
            byte[] body = response.body().readNBytes(1 << 20);
            if (response.status() != 200) {
                throw new PullException(RegistryError.of(response.status(), body));
            }
            JsonNode answer = Json.mapper().readTree(body);
            String token = answer.path("token").asText(answer.path("access_token").asText(""));
            if (token.isEmpty()) {
                throw new PullException("authenticate: " + realm + ": authorization server did not include a token");
            }
            refreshToken = answer.path("refresh_token").asText("");
            return token;
        } catch (IOException e) {
            throw new PullException("authenticate: " + realm + ": " + e.getMessage(), e);
        }
    }

    private Http.Request ask(String realm, Challenge challenge) {
        StringBuilder query = new StringBuilder(realm.contains("?") ? "&" : "?");
        basic().ifPresent(_ -> query.append("account=").append(encode(user.get().username())).append('&'));
        query.append(scope.map(text -> "scope=" + encode(text)).orElse("client_id=docker&offline_token=true"));
        challenge.parameter("service").ifPresent(s -> query.append("&service=").append(encode(s)));
        Http.Request request = Http.Request.get(address(realm + query));
        return basic().map(value -> request.with("Authorization", value)).orElse(request);
    }

    /// An identity token is what `docker login` stores in place of the password (OAuth 2, refresh token).
    private Http.Request exchange(String realm, Challenge challenge, String identityToken) {
        String form = "grant_type=refresh_token&client_id=docker&scope=" + encode(scope.orElse(""))
                + "&service=" + encode(challenge.parameter("service").orElse(""))
                + "&refresh_token=" + encode(identityToken);
        return new Http.Request(
                "POST",
                address(realm),
                Map.of("Content-Type", "application/x-www-form-urlencoded"),
                form.getBytes(StandardCharsets.US_ASCII));
    }

    private static URI address(String realm) {
        try {
            return URI.create(realm);
        } catch (IllegalArgumentException e) {
            throw new PullException("authenticate: the registry names a realm that is no address: " + realm, e);
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
