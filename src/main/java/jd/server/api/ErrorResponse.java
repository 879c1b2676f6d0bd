package jd.server.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/// `{"message":"No such container: nosuch"}`: the body of every answer of status 400 and above.
public record ErrorResponse(@JsonProperty("message") String message) {}
