package jd.client.command;

import java.util.List;

/// A group of commands: `volume` is followed by the command's own name.
public record CommandGroup(String name, String description, List<Entry> commands) {
    /// A command and its line in the usage text.
    public record Entry(String name, String help) {}

    /// {@return the usage text, shown if the command's name is missing or unknown}
    public String usage() {
        var text = new StringBuilder("\nUsage:  jd " + name + " COMMAND\n\n" + description + "\n\nCommands:\n");
        int width = commands.stream().mapToInt(command -> command.name().length()).max().orElse(0) + 5;
        for (Entry command : commands) {
            text.append("  ").append(command.name()).append(" ".repeat(width - command.name().length()))
                    .append(command.help()).append('\n');
        }
        return text.append("\nRun 'jd ").append(name).append(" COMMAND --help' for more information on a command.\n")
                .toString();
    }
}
