package jd.machine.driver;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import jd.libcontainer.io.Subprocess;

/// Runs commands on a class-room host: in its network namespace, and in a UTS namespace in which the host's name is that
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
        Subprocess.Result result = programs.run(new Subprocess.Command(words, input, Map.of(), TIMEOUT));
        return new Output(result.exitCode(), result.stdout(), result.stderr());
    }
}
