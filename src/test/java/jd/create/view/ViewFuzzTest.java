package jd.create.view;

import java.util.List;
import java.util.Map;
import java.util.Set;
import jd.fuzz.FuzzTest;
import jd.fuzz.Target;
import jd.server.api.ApiException;

/// The filters of a list, and the output of `ps`.
class ViewFuzzTest extends FuzzTest {
    private static final String ID = "ab".repeat(32);

    /// Errors for which dockerd returns 500, too.
    private static final Set<String> DOCKERS_500 = Set.of("Couldn't find PID field in ps output", "Unexpected pid");

    private static void requireDockers(ApiException e) {
        if (DOCKERS_500.stream().noneMatch(e.getMessage()::contains)) {
            throw e;
        }
    }

    @Override
    public List<Target> targets() {
        return List.of(listFilters(), top());
    }

    /// `docker ps --filter`, with texts to match.
    private static Target listFilters() {
        return Target.ofText("list-filters", text -> {
                    int equals = Math.max(0, text.indexOf('='));
                    ListFilter.pattern(text.substring(Math.min(equals + 1, text.length()))).test("/" + ID);
                    String key = text.substring(0, equals);
                    if (!Set.of("before", "since", "ancestor").contains(key)) {
                        new ListFilter(null, null, container -> Map.of()).parse(Map.of(key, List.of(text.substring(Math.min(equals + 1, text.length())))));
                    }
                })
                .seeds("name=^/web$", "id=(ab)+", "status=running", "exited=137", "health=none", "is-task=false",
                        "id=([ab]+)+x", "name=(((a)))", "volume=/x", "label=a=b")
                .rejectsWith(ApiException.class);
    }

    /// The output of the host's `ps` contains names that containers choose.
    private static Target top() {
        return Target.ofText("top", text -> {
                    try {
                        ProcessList.parse(text.lines().toList(), Set.of(1, 42));
                    } catch (ApiException e) {
                        requireDockers(e);
                    }
                })
                .seeds("UID PID PPID CMD\nroot 1 0 sh -c x\nroot 42 1 a b c\n", "PID COMMAND\n1 x\n")
                .rejectsWith(ApiException.class);
    }
}
