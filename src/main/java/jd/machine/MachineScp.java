package jd.machine;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import jd.client.command.Command;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.Flags;
import jd.client.session.Cli;
import jd.machine.driver.Host;
import jd.machine.store.MachineException;

/// `scp`: copies a file from or to a machine. One of the two paths has a machine's name and a colon before it.
record MachineScp(MachineSession session) implements Command {
    @Override
    public Flags flags() {
        return new Flags("machine scp", "[MACHINE:]FILE [MACHINE:]FILE", ArgumentCount.exactly(2),
                "Copy a file from or to a machine");
    }

    @Override
    public int run(Cli cli, Arguments arguments) {
        String source = arguments.positional(0);
        String target = arguments.positional(1);
        if (source.contains(":") == target.contains(":")) {
            throw new MachineException("copy a file: one of the two paths must begin with the name of a machine and a colon");
        }
        try {
            return source.contains(":") ? fetch(cli, source, Path.of(target)) : send(cli, Path.of(source), target);
        } catch (IOException e) {
            throw new MachineException("copy " + source + " to " + target + ": " + e.getMessage(), e);
        }
    }

    private static String machine(String path) {
        return path.substring(0, path.indexOf(':'));
    }

    private static String file(String path) {
        return path.substring(path.indexOf(':') + 1);
    }

    private int fetch(Cli cli, String source, Path target) throws IOException {
        Path file = Files.isDirectory(target) ? target.resolve(Path.of(file(source)).getFileName()) : target;
        Path aside = Files.createTempFile(file.toAbsolutePath().getParent(), ".jd-scp", "");
        try (Host host = session.host(machine(source)); OutputStream out = Files.newOutputStream(aside)) {
            int exitCode = host.connect("cat " + Host.quoted(file(source)), InputStream.nullInputStream(), out, cli.err());
            if (exitCode == 0) {
                Files.move(aside, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            }
            return exitCode;
        } finally {
            Files.deleteIfExists(aside);
        }
    }

    private int send(Cli cli, Path source, String target) throws IOException {
        String file = target.endsWith("/") || file(target).isEmpty() ? target + source.getFileName() : target;
        try (InputStream in = Files.newInputStream(source); Host host = session.host(machine(target))) {
            return host.connect("cat >" + Host.quoted(file(file)), in, cli.out(), cli.err());
        }
    }
}
