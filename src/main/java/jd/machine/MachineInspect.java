package jd.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import jd.client.command.Command;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.FlagType;
import jd.client.flags.Flags;
import jd.client.format.GoTemplate;
import jd.client.format.IndentedJson;
import jd.client.format.TemplateException;
import jd.client.session.Cli;
import jd.libcontainer.io.JsonTree;
import jd.machine.store.MachineException;
import jd.machine.store.MachineName;

/// `inspect`: the document of the store, whole or through a template.
record MachineInspect(MachineSession session) implements Command {
    @Override
    public Flags flags() {
        return new Flags("machine inspect", "[OPTIONS] NAME", ArgumentCount.exactly(1), "Inspect information about a machine")
                .value("f, format", FlagType.STRING, "Format the output using the given go template");
    }

    @Override
    public int run(Cli cli, Arguments arguments) {
        byte[] document = session.store().document(new MachineName(arguments.positional(0)));
        String format = arguments.text("format");
        cli.out().println(format.isEmpty()
                ? IndentedJson.of(new String(document, StandardCharsets.UTF_8))
                : filled(format, document));
        return 0;
    }

    private static String filled(String format, byte[] document) {
        try {
            return GoTemplate.parse(format).fill(JsonTree.parse(document).value());
        } catch (TemplateException e) {
            throw new MachineException("Template parsing error: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new MachineException("read the machine's document: " + e.getMessage(), e);
        }
    }
}
