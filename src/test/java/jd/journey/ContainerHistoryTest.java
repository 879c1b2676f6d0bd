package jd.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Events are written as words: `die:3` has the exit code 3, `kill:9` the signal 9.
class ContainerHistoryTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "create destroy",
                "create start die:0 destroy",
                "create start kill:15 die:143 stop start pause unpause die:1 start die:7 rename destroy",
                "create start pause kill:9 unpause die:137 destroy",
                "create start oom die:137 destroy",
                "create start kill:9 die:137 stop destroy",
                "create start exec_create exec_start exec_die die:0",
            })
    void possibleHistoryHasNoViolations(String words) {
        assertEquals(List.of(), ContainerHistory.violations(events(words, "")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "start",
                "create create",
                "create die:0",
                "create start start",
                "create start die:0 die:0",
                "create start destroy",
                "create start die:0 destroy destroy",
                "create destroy start",
                "create start kill:9 die:137 destroy stop",
                "create start die:0 kill:9",
                "create start die:137",
                "create start kill:9 die:137 start die:137",
                "create pause",
            })
    void impossibleHistoryHasOneViolation(String words) {
        assertEquals(1, ContainerHistory.violations(events(words, "")).size());
    }

    @Test
    void endOfInnocentContainerIsAViolation() {
        assertEquals(
                List.of("an innocent ended: die 0"),
                ContainerHistory.violations(events("create start die:0", ContainerHistory.INNOCENT)));
    }

    private static List<ContainerHistory.Event> events(String words, String label) {
        List<ContainerHistory.Event> events = new ArrayList<>();
        for (String word : words.split(" ")) {
            String[] parts = word.split(":");
            int number = parts.length == 1 ? -1 : Integer.parseInt(parts[1]);
            events.add(new ContainerHistory.Event(
                    "id", parts[0], parts[0].equals("die") ? number : -1, parts[0].equals("kill") ? number : -1, label,
                    events.size()));
        }
        return events;
    }
}
