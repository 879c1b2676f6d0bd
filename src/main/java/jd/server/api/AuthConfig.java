package jd.server.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/// The body of `POST /auth`: an account at a registry. Absent fields are null.
///
/// `{"username":"me","password":"…","serveraddress":"127.0.0.1:5000"}`
///
/// Docker 1.2.0: registry/auth.go AuthConfig
public record AuthConfig(
        @JsonProperty("username") String username,
        @JsonProperty("password") String password,
        @JsonProperty("identitytoken") String identityToken,
        @JsonProperty("serveraddress") String serverAddress) {
    /// {@return the server only, for the log}
    @Override
    public String toString() {
        return String.valueOf(serverAddress);
    }
}
