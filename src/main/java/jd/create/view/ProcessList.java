package jd.create.view;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import jd.create.record.Container;
import jd.libcontainer.io.Subprocess;
import jd.server.api.ApiException;
import jd.server.api.ApiException.Kind;
import jd.server.api.TopResponse;

/// Lists a container's processes (`docker top`): the output of the host's ps, filtered by the container's cgroup.
///
/// Docker 1.2.0: daemon/top.go
public final class ProcessList {
    private ProcessList() {}

    public static TopResponse top(Container container, String psArguments, Subprocess programs) {
        Container.Live live = container.life().live().orElseThrow(container::notRunning);
        Set<Integer> pids = Set.copyOf(live.cgroup().pids());
        List<String> command = new ArrayList<>(List.of("ps"));
        command.addAll(Arrays.asList((psArguments.isEmpty() ? "-ef" : psArguments).split("\\s+")));
        Subprocess.Result result = programs.run(Subprocess.Command.of(command));
        if (!result.succeeded()) {
            // The first line is the error; the others are ps's usage text.
            throw ApiException.internal("ps: " + result.stderr().lines().findFirst().orElse(""));
        }
        return parse(result.stdout().lines().toList(), pids);
    }

    /// Only the last column may contain spaces.
    static TopResponse parse(List<String> lines, Set<Integer> pids) {
        List<String> titles = fields(lines.isEmpty() ? "" : lines.getFirst());
        int pidColumn = titles.indexOf("PID");
        if (pidColumn < 0) {
            throw ApiException.internal("Couldn't find PID field in ps output");
        }
        List<List<String>> rows = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            List<String> fields = Arrays.asList(line.strip().split("\\s+", titles.size()));
            if (fields.size() > pidColumn && pids.contains(pid(fields.get(pidColumn)))) {
                rows.add(fields);
            }
        }
        return new TopResponse(rows, titles);
    }

    private static int pid(String field) {
        try {
            return Integer.parseInt(field);
        } catch (NumberFormatException e) {
            throw new ApiException(Kind.INTERNAL, "Unexpected pid '" + field + "' in ps output", e);
        }
    }

    private static List<String> fields(String line) {
        return Arrays.stream(line.strip().split("\\s+")).collect(Collectors.toList());
    }
}
