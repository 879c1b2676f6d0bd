package jd.compose.session;

import java.time.Duration;
import java.time.Instant;
import jd.client.api.ClientException;
import jd.compose.file.ComposeException;
import jd.compose.file.Section;
import jd.compose.plan.PlanStep;

/// Waits until a container is ready. Polls, because a health check has no request that waits for it.
record Readiness(ProjectApi project, TaskDisplay progress) {
    private static final Duration POLL = Duration.ofMillis(200);

    /// {@return the word for how it became ready}
    String await(PlanStep.AwaitContainer step) {
        Instant limit = step.seconds() == 0 ? Instant.MAX : Instant.now().plusSeconds(step.seconds());
        try {
            while (!isReady(step)) {
                if (Instant.now().isAfter(limit)) {
                    throw ComposeException.failed("application not healthy after " + step.seconds() + "s");
                }
                pause(step);
            }
            return step.done();
        } catch (ClientException e) {
            if (step.required()) {
                throw e;
            }
            progress.message("level=warning msg=\"optional dependency \\\"" + step.service() + "\\\" failed to start: "
                    + reason(e) + "\"");
            return "Skipped: optional dependency \"" + step.service() + "\" failed to start";
        }
    }

    private static String reason(ClientException e) {
        return e.getMessage().replace("dependency failed to start: ", "").replace("\"", "\\\"");
    }

    private static void pause(PlanStep.AwaitContainer step) {
        try {
            Thread.sleep(POLL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ComposeException.failed("interrupted while waiting for container " + step.name());
        }
    }

    private boolean isReady(PlanStep.AwaitContainer step) {
        Section state = project.state(step.name());
        return switch (step.condition()) {
            case STARTED -> true;
            case READY -> isRunningOrHealthy(step.name(), state, "");
            case HEALTHY -> isHealthy(step.name(), state);
            case COMPLETED -> hasCompleted(step.service(), state);
        };
    }

    private static boolean isHealthy(String container, Section state) {
        String failed = "dependency failed to start: ";
        if (!state.has("Health") || state.section("Health").text("Status").equals("none")) {
            throw ComposeException.failed(failed + "container " + container + " has no healthcheck configured");
        }
        return isRunningOrHealthy(container, state, failed);
    }

    /// A container without a health check is ready when it runs.
    private static boolean isRunningOrHealthy(String container, Section state, String prefix) {
        if (state.text("Status").equals("exited")) {
            throw ComposeException.failed(
                    prefix + "container " + container + " exited (" + state.text("ExitCode") + ")");
        }
        return switch (state.section("Health").text("Status")) {
            case "unhealthy" -> throw ComposeException.failed(prefix + "container " + container + " is unhealthy");
            case "starting" -> false;
            default -> state.flag("Running");
        };
    }

    private static boolean hasCompleted(String service, Section state) {
        if (!state.text("Status").equals("exited")) {
            return false;
        }
        if (!state.text("ExitCode").equals("0")) {
            throw ComposeException.failed("service \"" + service + "\" didn't complete successfully: exit "
                    + state.text("ExitCode"));
        }
        return true;
    }
}
