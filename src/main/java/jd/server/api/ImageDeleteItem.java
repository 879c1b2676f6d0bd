package jd.server.api;

import com.fasterxml.jackson.annotation.JsonInclude;

/// One element of the answer to `DELETE /images/{name}`: a reference that was untagged or an id that was deleted.
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ImageDeleteItem(String deleted, String untagged) {}
