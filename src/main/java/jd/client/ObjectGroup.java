package jd.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import jd.client.command.Command;
import jd.client.command.CommandGroup;
import jd.client.command.GroupForm;
import jd.client.container.CmdContainerPrune;
import jd.client.image.CmdImagePrune;
import jd.client.system.CmdInspectType;

/// The groups `image` and `container`, whose commands are those of Docker 1.2 under today's names: `image ls` is
/// `images`, `container stop` is `stop`. Only `inspect` and `prune` are the group's own.
///
/// @param name of the group, which is also that of the type that its `inspect` looks up
/// @param words the group's commands in alphabetical order
record ObjectGroup(String name, String description, List<String> words) {
    Optional<Command> make(String word) {
        return switch (word) {
            case "inspect" -> Optional.of(new CmdInspectType(name));
            case "prune" -> Optional.of(name.equals("image") ? new CmdImagePrune() : new CmdContainerPrune());
            case "list" -> make("ls");
            case "remove" -> make("rm");
            case "ps" -> name.equals("container") ? make("ls") : Optional.empty();
            default -> words.contains(word) ? CommandTable.make(shortName(word)).map(this::inGroup) : Optional.empty();
        };
    }

    private String shortName(String word) {
        return switch (name + " " + word) {
            case "image ls" -> "images";
            case "image rm" -> "rmi";
            case "container ls" -> "ps";
            default -> word;
        };
    }

    private Command inGroup(Command command) {
        String shortName = command.flags().command();
        String word = words.stream().filter(own -> shortName(own).equals(shortName)).findFirst().orElseThrow();
        List<String> names = new ArrayList<>(List.of(name + " " + word));
        switch (word) {
            case "ls" -> names.add(name + " list");
            case "rm" -> names.add(name + " remove");
            default -> { }
        }
        if (shortName.equals("ps")) {
            names.add("container ps");
        }
        names.add(shortName);
        return new GroupForm(names.getFirst(), "jd " + String.join(", jd ", names), command);
    }

    /// {@return the group for its usage text, with each command's line of help}
    CommandGroup group() {
        return new CommandGroup(name, description, words.stream().flatMap(this::entry).toList());
    }

    private Stream<CommandGroup.Entry> entry(String word) {
        return switch (word) {
            case "inspect" -> Stream.of(new CommandGroup.Entry(
                    word, "Display detailed information on one or more " + name + "s"));
            case "prune" -> Stream.of(new CommandGroup.Entry(
                    word, name.equals("image") ? "Remove unused images" : "Remove all stopped containers"));
            default -> Stream.of(CommandTable.COMMON, CommandTable.OTHER)
                    .flatMap(List::stream)
                    .filter(entry -> entry.name().equals(shortName(word)))
                    .map(entry -> new CommandGroup.Entry(word, entry.help()));
        };
    }
}
