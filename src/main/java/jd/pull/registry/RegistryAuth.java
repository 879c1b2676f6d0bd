package jd.pull.registry;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Base64;
import java.util.Optional;
import jd.server.api.ApiException;
import jd.server.api.Json;

/// The user's account at a registry, which the client sends in the header `X-Registry-Auth`: base64url of
/// `{"username":"me","password":"…","serveraddress":"…"}`, or with a token in place of the two.
///
/// Docker 1.2.0: registry/auth.go AuthConfig
public record RegistryAuth(String username, String password, String identityToken, String registryToken) {
    /// The header's JSON.
    private record Wire(
            @JsonProperty("username") String username,
            @JsonProperty("password") String password,
            @JsonProperty("identitytoken") String identityToken,
            @JsonProperty("registrytoken") String registryToken) {}

    /// {@return empty for a header without an account: clients without a login send `{}`}
    public static Optional<RegistryAuth> parse(String header) {
        if (header.isEmpty()) {
            return Optional.empty();
        }
        return decode(header)
                .map(wire -> new RegistryAuth(
                        text(wire.username), text(wire.password), text(wire.identityToken), text(wire.registryToken)))
                .filter(auth -> !auth.equals(new RegistryAuth("", "", "", "")));
    }

    private static Optional<Wire> decode(String header) {
        try {
            // Some clients use padding, some the alphabet that is not for URLs.
            String letters = header.replace('+', '-').replace('/', '_');
            return Optional.ofNullable(Json.read(Base64.getUrlDecoder().decode(letters), Wire.class));
        } catch (RuntimeException e) {
            throw new ApiException(
                    ApiException.Kind.INVALID_PARAMETER, "invalid X-Registry-Auth header: " + e.getMessage(), e);
        }
    }

    private static String text(String value) {
        return value == null ? "" : value;
    }

    boolean hasPassword() {
        return !username.isEmpty();
    }
}
