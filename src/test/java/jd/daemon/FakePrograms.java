package jd.daemon;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import jd.libcontainer.io.Subprocess;

/// The programs of a host for [WalkthroughTest]: `iptables`, which has no rules and accepts every change, and a static
/// `busybox` with two names, of which the classroom registry makes its image.
final class FakePrograms implements Subprocess {
    private static final int ELF_HEADER = 64;

    private final Path busybox;
    private final List<String> rules = new CopyOnWriteArrayList<>();

    /// @param directory where the file of the program is created
    FakePrograms(Path directory) throws IOException {
        byte[] header = ByteBuffer.allocate(ELF_HEADER).order(ByteOrder.LITTLE_ENDIAN).putInt(0x464c457f).array();
        busybox = Files.write(directory.resolve("busybox"), header);
    }

    /// {@return the rules that were added, as iptables-restore(8) reads them}
    List<String> rules() {
        return List.copyOf(rules);
    }

    @Override
    public Result run(Command command) {
        String line = command.toString().replaceFirst(".*/", "");
        String output = switch (line) {
            case "busybox --list" -> "echo\nsh\n";
            case "busybox --help" -> "BusyBox v1.0\n";
            case "iptables-save" -> "";
            case "iptables-restore -w --noflush" -> restored(new String(command.input(), StandardCharsets.UTF_8));
            default -> throw new IllegalArgumentException("no such program on this host: " + command);
        };
        return new Result(0, output, "");
    }

    private String restored(String input) {
        input.lines().filter(rule -> rule.startsWith("-A ") || rule.startsWith("-I ")).forEach(rules::add);
        return "";
    }

    @Override
    public ProcessHandle detach(Command command, Path log) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Path> find(String program) {
        return switch (program) {
            case "busybox" -> Optional.of(busybox);
            case "iptables" -> Optional.of(Path.of("/usr/sbin/iptables"));
            default -> Optional.empty();
        };
    }
}
