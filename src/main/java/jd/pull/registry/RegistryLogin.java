package jd.pull.registry;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jd.server.api.ApiException;
import jd.server.api.AuthConfig;
import jd.server.api.AuthResponse;

/// Checks an account at a registry: `docker login`. The daemon stores nothing; the client keeps the account and sends it
/// with each pull and push.
///
/// Docker 1.2.0: registry/auth.go Login; today: registry/auth.go loginV2
public final class RegistryLogin {
    private final Http http;

    public RegistryLogin(Http http) {
        this.http = http;
    }

    /// @throws ApiException with Docker's message if the registry does not accept the account
    public AuthResponse login(AuthConfig account) {
        RegistryAuth user = new RegistryAuth(
                orEmpty(account.username()), orEmpty(account.password()), orEmpty(account.identityToken()), "");
        List<PullException> failures = new ArrayList<>();
        for (Endpoint endpoint : Endpoint.ofRegistry(host(orEmpty(account.serverAddress())))) {
            try {
                return new AuthResponse(identityToken(endpoint, user), "Login Succeeded");
            } catch (PullException e) {
                failures.add(e);
                if (e.answer().isPresent()) {
                    break;
                }
            }
        }
        PullException first = failures.getFirst();
        boolean refused = first.answer().filter(answer -> answer.is("UNAUTHORIZED")).isPresent();
        throw new ApiException(
                refused ? ApiException.Kind.UNAUTHORIZED : ApiException.Kind.INTERNAL, first.getMessage(), first);
    }

    private static String orEmpty(String text) {
        return text == null ? "" : text;
    }

    /// {@return the host of an address, with or without a scheme; Docker Hub for none}
    private static String host(String address) {
        if (address.isEmpty()) {
            return "docker.io";
        }
        String url = address.matches("https?://.*") ? address : "https://" + address;
        try {
            return Optional.ofNullable(URI.create(url).getRawAuthority())
                    .orElseThrow(() -> ApiException.invalid(
                            "unable to parse server address: parse \"" + url + "\": no host in the address"));
        } catch (IllegalArgumentException e) {
            String why = "unable to parse server address: parse \"" + url + "\": " + e.getMessage();
            throw new ApiException(ApiException.Kind.INVALID_PARAMETER, why, e);
        }
    }

    /// {@return the token to be stored in place of the password, empty if the registry has none}
    private String identityToken(Endpoint endpoint, RegistryAuth user) {
        Authorizer authorizer = Authorizer.forLogin(http, user);
        Http.Request ping = Http.Request.get(endpoint.at("/v2/"));
        try (Http.Response response = send(endpoint, ping)) {
            Optional<Challenge> challenge = Challenge.choose(response.headerValues("WWW-Authenticate"));
            if (response.status() == 401 && challenge.isPresent()) {
                answer(authorizer, challenge.get(), ping);
            } else if (response.status() != 200) {
                throw refusal(ping, response.status());
            }
        }
        Http.Request authorized = authorizer.authorize(ping);
        try (Http.Response response = send(endpoint, authorized)) {
            if (response.status() != 200) {
                throw refusal(ping, response.status());
            }
            return authorizer.refreshToken();
        }
    }

    private static void answer(Authorizer authorizer, Challenge challenge, Http.Request ping) {
        try {
            authorizer.answer(challenge);
        } catch (PullException e) {
            RegistryError error = e.answer().orElseThrow(() -> e);
            throw new PullException(error, Http.said(ping, error.text()));
        }
    }

    private Http.Response send(Endpoint endpoint, Http.Request request) {
        return endpoint.insecure() ? http.sendTrusting(request) : http.send(request);
    }

    private static PullException refusal(Http.Request ping, int status) {
        String reason = switch (status) {
            case 401 -> " Unauthorized";
            case 403 -> " Forbidden";
            case 404 -> " Not Found";
            case 500 -> " Internal Server Error";
            default -> "";
        };
        return new PullException(new RegistryError(status, "",
                "login attempt to " + ping.uri() + " failed with status: " + status + reason));
    }
}
