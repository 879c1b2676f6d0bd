package jd.server.api;

/// The answer to `POST /auth`. `identityToken` is to be stored in place of the password, unless it is empty.
public record AuthResponse(String identityToken, String status) {}
