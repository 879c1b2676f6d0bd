package jd.compose.command;

import java.util.ArrayList;
import java.util.List;
import jd.client.command.Command;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.Flags;
import jd.client.session.Cli;
import jd.compose.file.ComposeException;
import jd.compose.session.ComposeSession;

/// `scale`: what `up -d --scale` does to the named services.
public record ScaleCommand(ComposeSession session) implements Command {
    @Override
    public Flags flags() {
        return new Flags("compose scale", "[SERVICE=REPLICAS...]", ArgumentCount.atLeast(1), "Scale services")
                .toggle("no-deps", "Don't start linked services.");
    }

    @Override
    public int run(Cli cli, Arguments flags) {
        flags.positionals().stream().filter(scale -> !scale.matches(".+=.+")).findFirst().ifPresent(scale -> {
            throw ComposeException.failed("invalid scale specifier: " + scale);
        });
        var words = new ArrayList<>(List.of("-d"));
        words.addAll(flags.forwarded("no-deps"));
        flags.positionals().forEach(scale -> words.addAll(List.of("--scale", scale)));
        flags.positionals().forEach(scale -> words.add(scale.split("=", 2)[0]));
        var up = new UpCommand(session);
        return up.run(cli, up.flags().parse(words));
    }
}
