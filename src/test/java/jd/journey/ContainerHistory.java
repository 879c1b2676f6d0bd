package jd.journey;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Checks that the events of one container, in the order in which the daemon reported them, form a possible history:
/// an automaton with the states absent, stopped, running, paused and gone.
final class ContainerHistory {
    /// One event of a container.
    ///
    /// @param exitCode of `die`, otherwise -1
    /// @param signal of `kill`, otherwise -1
    /// @param label the value of the label `stress`: the role of this container
    record Event(String id, String action, int exitCode, int signal, String label, long nanos) {
        static Event of(JsonNode json) {
            JsonNode attributes = json.path("Actor").path("Attributes");
            String action = json.path("Action").asText();
            int colon = action.indexOf(':');
            return new Event(
                    json.path("Actor").path("ID").asText(), colon < 0 ? action : action.substring(0, colon),
                    attributes.path("exitCode").asInt(-1), attributes.path("signal").asInt(-1),
                    attributes.path("stress").asText(), json.path("timeNano").asLong());
        }

        @Override
        public String toString() {
            return action + (exitCode >= 0 ? " " + exitCode : "") + (signal >= 0 ? " " + signal : "");
        }
    }

    private enum State { ABSENT, STOPPED, RUNNING, PAUSED, GONE }

    /// Containers that no client stops or kills.
    static final String INNOCENT = "innocent";
    /// Containers that may also end because another container ends, or by an OOM kill.
    static final String DEPENDENT = "dependent";

    private final List<String> violations = new ArrayList<>();
    private final Set<Integer> signals = new HashSet<>();
    private State state = State.ABSENT;
    private long last;

    private ContainerHistory() {}

    /// {@return the impossible transitions among these events, empty if there are none}
    static List<String> violations(List<Event> events) {
        ContainerHistory history = new ContainerHistory();
        for (Event event : events) {
            history.follow(event);
        }
        return history.violations;
    }

    private void follow(Event event) {
        if (state == State.GONE) {
            violations.add("\"" + event + "\" after destroy");
            return;
        }
        if (event.nanos < last) {
            violations.add("\"" + event + "\" is told after what happened later");
        }
        last = event.nanos;
        switch (event.action) {
            case "create" -> move(event, State.STOPPED, State.ABSENT);
            case "start" -> {
                signals.clear();
                move(event, State.RUNNING, State.STOPPED);
            }
            case "pause" -> move(event, State.PAUSED, State.RUNNING);
            case "unpause" -> move(event, State.RUNNING, State.PAUSED);
            case "kill" -> {
                signals.add(event.signal);
                move(event, state, State.RUNNING, State.PAUSED);
            }
            case "oom" -> {
                signals.add(9);
                move(event, state, State.RUNNING, State.PAUSED);
            }
            case "exec_create", "exec_start", "exec_die", "attach", "resize", "top" ->
                move(event, state, State.RUNNING, State.PAUSED, State.STOPPED);
            case "die" -> {
                ended(event);
                move(event, State.STOPPED, State.RUNNING, State.PAUSED);
            }
            case "destroy" -> move(event, State.GONE, State.STOPPED);
            default -> move(event, state, State.STOPPED, State.RUNNING, State.PAUSED);
        }
    }

    /// A process that ended by a signal must have been sent that signal, in this run, by a client of this container.
    private void ended(Event event) {
        if (event.label.equals(INNOCENT)) {
            violations.add("an innocent ended: " + event);
        }
        boolean bySignal = event.exitCode > 128;
        if (bySignal && !event.label.equals(DEPENDENT) && !signals.contains(event.exitCode - 128)) {
            violations.add("\"" + event + "\" without that signal: sent were " + signals);
        }
    }

    private void move(Event event, State to, State... from) {
        if (!List.of(from).contains(state)) {
            violations.add("\"" + event + "\" of a container that is " + state);
        }
        state = to;
    }
}
