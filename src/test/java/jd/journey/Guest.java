package jd.journey;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The output of shell scripts on an emulated machine: one boot runs all scripts in order against one daemon.
///
/// @param outputs the output lines of each script, by its name
/// @param everything the whole output, with the daemon's log
record Guest(Map<String, List<String>> outputs, String everything) {
    private static final String MARK = "--- ";
    private static final String DIED = "the daemon has died";

    /// Functions for the scripts: `start FLAG…` starts a daemon, `alive` fails when it has died.
    private static final String PREAMBLE = """
            export JD_REBUILD=no DOCKER_HOST=unix:///var/run/jd.sock
            alive() { kill -0 $daemon 2>/dev/null || died; }
            died() {
                wait $daemon; echo the daemon has died, status $?; cat /run/daemon.log; dmesg | tail -n 20
                head -n 60 /var/lib/jd/hs_err* hs_err* /tmp/hs_err* 2>/dev/null; exit 1
            }
            answers() { until docker version >/dev/null 2>&1; do alive; sleep 0.2; done; }
            """;

    /// Boots a machine and runs the scripts there.
    ///
    /// @param vm the script of `src/test/sh` that boots it, with its options
    /// @param first commands that run before the scripts: they define `start`
    /// @param scripts by name, in this order
    static Guest boot(List<String> vm, long seconds, String first, Map<String, String> scripts) {
        StringBuilder text = new StringBuilder(PREAMBLE).append(first);
        scripts.forEach((name, script) ->
                text.append("echo '").append(MARK).append(name).append("'\n").append(script).append('\n'));
        text.append("echo '").append(MARK).append("'; cat /run/daemon.log\n");
        List<String> command = new ArrayList<>(vm);
        command.addAll(List.of("sh", "-c", text.toString()));
        Command.Result result = run(command, seconds);
        if (result.out().contains(DIED)) {
            // Seen once in many boots, and only on an emulated processor. The output contains the JVM's error messages.
            System.err.println(result.out() + result.err());
            result = run(command, seconds);
        }
        return new Guest(split(result.out()), result.out() + result.err());
    }

    private static Command.Result run(List<String> command, long seconds) {
        return Command.of(command).in(JdHost.HOME).within(seconds + 60).run();
    }

    private static Map<String, List<String>> split(String output) {
        Map<String, List<String>> outputs = new LinkedHashMap<>();
        List<String> lines = new ArrayList<>();
        for (String line : output.lines().toList()) {
            if (line.startsWith(MARK)) {
                lines = new ArrayList<>();
                outputs.put(line.substring(MARK.length()), lines);
            } else {
                lines.add(line);
            }
        }
        return outputs;
    }

    /// A missing emulator skips the test, or fails it when `JD_CI` says that all programs are installed.
    static void require(String program, String debianPackage) {
        Requirements.root();
        boolean there = Command.of("sh", "-c", "command -v " + program).run().exit() == 0;
        if (!there && "true".equals(System.getenv("JD_CI"))) {
            fail("needs the package " + debianPackage);
        }
        assumeTrue(there, "needs the package " + debianPackage);
    }

    List<String> lines(String name) {
        return outputs.getOrDefault(name, List.of());
    }

    void assertPrinted(String name, List<String> expected) {
        for (String line : expected) {
            assertTrue(lines(name).contains(line), () -> "\"" + line + "\" is missing; " + name + " printed:\n"
                    + String.join("\n", lines(name)) + "\n\nAll of it:\n" + everything);
        }
    }
}
