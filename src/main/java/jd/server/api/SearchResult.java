package jd.server.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/// One element of `GET /images/search`, as a registry's index describes a repository.
public record SearchResult(
        @JsonProperty("star_count") int starCount,
        @JsonProperty("is_official") boolean isOfficial,
        @JsonProperty("name") String name,
        @JsonProperty("is_automated") boolean isAutomated,
        @JsonProperty("description") String description) {}
