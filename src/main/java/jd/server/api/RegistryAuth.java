package jd.server.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/// What the header `X-Registry-Auth` carries, base64url of this JSON:
///
/// `{"username":"u","password":"p","serveraddress":"127.0.0.1:5000"}`
public record RegistryAuth(
        @JsonProperty("username") String username,
        @JsonProperty("password") String password,
        @JsonProperty("auth") String auth,
        @JsonProperty("email") String email,
        @JsonProperty("serveraddress") String serverAddress,
        @JsonProperty("identitytoken") String identityToken,
        @JsonProperty("registrytoken") String registryToken) {
    /// {@return whose it is, without what must not be seen}
    @Override
    public String toString() {
        return username + "@" + serverAddress;
    }
}
