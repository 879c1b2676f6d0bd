package jd.client.system;

import java.util.List;
import java.util.Locale;
import jd.client.command.Command;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.FlagType;
import jd.client.flags.Flags;
import jd.client.session.Cli;

/// `image inspect` and its like: `inspect` for one type.
///
/// @param type `container`, `image`, `network` or `volume`
public record CmdInspectType(String type) implements Command {
    @Override
    public Flags flags() {
        String argument = type.toUpperCase(Locale.ROOT);
        Flags flags = new Flags(type + " inspect", "[OPTIONS] " + argument + " [" + argument + "...]",
                ArgumentCount.atLeast(1), "Display detailed information on one or more " + type + "s")
                .value("f, format", FlagType.STRING, "Format output using a custom template: 'json' or a Go template");
        return type.equals("container") ? flags.toggle("s, size", "Display total file sizes") : flags;
    }

    @Override
    public int run(Cli cli, Arguments arguments) {
        boolean size = type.equals("container") && arguments.isSet("size");
        return CmdInspect.run(cli, arguments.positionals(), List.of(type), size, arguments.text("format"));
    }
}
