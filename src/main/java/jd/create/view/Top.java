package jd.create.view;

import java.util.List;

/// The answer to `GET /containers/{id}/top`: the columns of ps and a row for each process.
public record Top(List<List<String>> processes, List<String> titles) {}
