package jd.machine.driver;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import jd.libcontainer.io.Subprocess;
import jd.libcontainer.io.SubprocessException;
import jd.machine.store.MachineException;

/// Runs commands on a classroom host: in its network namespace, and in a UTS namespace in which the host's name is that
/// of the machine.
final class NetnsHost implements Host {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final String IN_PLACE = "echo \"$1\" >/proc/sys/kernel/hostname; exec sh -c \"$2\"";

    private final String machine;
    private final Subprocess programs = Subprocess.host();

    NetnsHost(String machine) {
        this.machine = machine;
    }

    @Override
    public Output run(String script, byte[] input) {
        List<String> words = List.of("nsenter", "--net=" + ClassroomNetwork.namespace(machine),
                "unshare", "--uts", "sh", "-c", IN_PLACE, "sh", machine, script);
        try {
            Subprocess.Result result = programs.run(new Subprocess.Command(words, input, Map.of(), TIMEOUT));
            return new Output(result.exitCode(), result.stdout(), result.stderr());
        } catch (SubprocessException e) {
            throw new MachineException("run a command on machine \"" + machine + "\": " + e.getMessage(), e);
        }
    }

    /// Input and output are kept in memory: the programs of this machine run without its terminal.
    @Override
    public int connect(String script, InputStream in, OutputStream out, OutputStream err) {
        try {
            Output output = run(script, in.readAllBytes());
            out.write(output.out().getBytes(StandardCharsets.UTF_8));
            err.write(output.err().getBytes(StandardCharsets.UTF_8));
            return output.exitCode();
        } catch (IOException e) {
            throw new MachineException("run a command on machine \"" + machine + "\": " + e.getMessage(), e);
        }
    }

    @Override
    public int shell(InputStream in, OutputStream out, OutputStream err) {
        throw new MachineException("a classroom host has no SSH server; for a shell on it run: nsenter --net="
                + ClassroomNetwork.namespace(machine) + " unshare --uts sh");
    }
}
