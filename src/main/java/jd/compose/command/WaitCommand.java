package jd.compose.command;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import jd.client.api.ApiRequest;
import jd.client.api.RemoteApi;
import jd.client.command.Command;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.Flags;
import jd.client.session.Cli;
import jd.compose.file.ComposeException;
import jd.compose.plan.ExistingContainer;
import jd.compose.plan.TakeDown;
import jd.compose.session.ComposeSession;
import jd.compose.session.ProjectApi;

/// `wait`: waits until the containers of the services stop. The exit code is that of the last one.
public record WaitCommand(ComposeSession session) implements Command {
    @Override
    public Flags flags() {
        return new Flags("compose wait", "SERVICE [SERVICE...] [OPTIONS]", ArgumentCount.atLeast(1),
                "Block until the first service container stops")
                .toggle("down-project", "Drops project when the first container stops");
    }

    @Override
    public int run(Cli cli, Arguments flags) {
        String project = session.target(List.of()).name();
        ProjectApi api = session.api(project);
        List<ExistingContainer> containers = api.observe(Map.of()).running().stream()
                .filter(container -> !container.oneOff() && flags.positionals().contains(container.service()))
                .toList();
        if (containers.isEmpty()) {
            throw ComposeException.failed("no containers for project \"" + project + "\"");
        }
        // With --down-project the first end is enough.
        List<CompletableFuture<Integer>> ends = containers.stream()
                .map(container -> CompletableFuture.supplyAsync(
                        () -> await(cli, container), Thread::startVirtualThread))
                .toList();
        CompletableFuture<?>[] all = ends.toArray(CompletableFuture[]::new);
        if (!flags.isSet("down-project")) {
            CompletableFuture.allOf(all).join();
            return ends.getLast().join();
        }
        int exitCode = (Integer) CompletableFuture.anyOf(all).join();
        session.execute(project, TakeDown.down(TakeDown.Request.all(project), api.observe(Map.of())));
        return exitCode;
    }

    private static int await(Cli cli, ExistingContainer container) {
        byte[] answer = cli.api().read(ApiRequest.post(ApiRequest.containerPath(container.id()) + "/wait"));
        String exitCode = RemoteApi.field(answer, "StatusCode").orElse("0");
        cli.out().println("container \"" + container.id() + "\" exited with status code " + exitCode);
        return Integer.parseInt(exitCode);
    }
}
