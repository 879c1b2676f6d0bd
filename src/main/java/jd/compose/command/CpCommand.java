package jd.compose.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import jd.client.command.Command;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.FlagType;
import jd.client.flags.Flags;
import jd.client.session.Cli;
import jd.compose.file.ComposeException;
import jd.compose.plan.ExistingContainer;
import jd.compose.session.ComposeSession;

/// `cp`: copies a file out of a service's first container, or into all of its containers, with the client's `cp`.
/// Containers of `run` are left out.
public record CpCommand(ComposeSession session) implements Command {
    @Override
    public Flags flags() {
        return new Flags("compose cp", "[OPTIONS] SERVICE:SRC_PATH DEST_PATH|-\n"
                + "\tjd compose cp [OPTIONS] SRC_PATH|- SERVICE:DEST_PATH", ArgumentCount.exactly(2),
                "Copy files/folders between a service container and the local filesystem")
                .toggle("all", "Deprecated: a copy goes to all containers of the service")
                .toggle("a, archive", "Archive mode (copy all uid/gid information)")
                .toggle("L, follow-link", "Always follow symbol link in SRC_PATH")
                .value("index", FlagType.INT, "Index of the container if service has multiple replicas");
    }

    /// Source or destination as the user wrote it; without a service it is a path of this host.
    private record End(String service, String path) {
        static End parse(String text) {
            int colon = text.indexOf(':');
            return text.startsWith("/") || text.startsWith(".") || colon < 0
                    ? new End("", text) : new End(text.substring(0, colon), text.substring(colon + 1));
        }

        /// @param container the name or the id of the service's container
        String in(String container) {
            return service.isEmpty() ? path : container + ":" + path;
        }
    }

    @Override
    public int run(Cli cli, Arguments flags) {
        if (flags.isGiven("all")) {
            cli.err().println("Flag --all has been deprecated, By default all the containers of the service will get the"
                    + " source file/directory to be copied");
        }
        End source = End.parse(flags.positional(0));
        End destination = End.parse(flags.positional(1));
        if (source.service().isEmpty() == destination.service().isEmpty()) {
            throw ComposeException.failed(source.service().isEmpty()
                    ? "unknown copy direction" : "copying between services is not supported");
        }
        if (flags.isSet("all") && destination.service().isEmpty()) {
            throw ComposeException.failed("cannot use the --all flag when copying from a service");
        }
        List<ExistingContainer> containers = containers(source.service() + destination.service(), flags);
        // One container is copied from; a copy goes to all of them.
        for (ExistingContainer container : source.service().isEmpty() ? containers : containers.subList(0, 1)) {
            String subject = " " + (session.dryRun() ? "DRY-RUN MODE -  " : "") + container.name() + " copy "
                    + source.in(container.name()) + " to " + destination.in(container.name());
            cli.err().println(subject + " Copying");
            int exitCode = session.dryRun() ? 0 : copy(flags, source.in(container.id()), destination.in(container.id()));
            if (exitCode != 0) {
                return exitCode;
            }
            cli.err().println(subject + " Copied");
        }
        return 0;
    }

    private List<ExistingContainer> containers(String service, Arguments flags) {
        long index = flags.number("index", 0);
        List<ExistingContainer> containers =
                session.api(session.target(List.of()).name()).observe(Map.of()).containers().stream()
                        .filter(container -> !container.oneOff() && container.service().equals(service)
                                && (index == 0 || container.number() == index))
                        .toList();
        if (containers.isEmpty() && index > 0) {
            throw ComposeException.notRunning(service, index);
        } else if (containers.isEmpty()) {
            throw ComposeException.failed("no container found for service \"" + service + "\"");
        }
        return containers;
    }

    private int copy(Arguments flags, String from, String to) {
        var command = new ArrayList<>(List.of("cp"));
        command.addAll(flags.forwarded("archive", "follow-link"));
        command.addAll(List.of(from, to));
        return session.client(command);
    }
}
