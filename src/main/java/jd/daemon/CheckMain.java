package jd.daemon;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import jd.libcontainer.io.Subprocess;
import jd.libcontainer.kernel.JnrSyscalls;

/// The program `jd check`: reports what this kernel and this user can do for containers, one line for each feature.
///
/// Docker 1.2.0: contrib/check-config.sh
public final class CheckMain {
    private static final String HELP = """

            Usage:  jd check

            Show what this machine can do for containers, and what each missing feature needs.
            Exits with 1 when "jd run" cannot work.
            """;

    private CheckMain() {}

    public static void main(String[] args) {
        System.exit(run(List.of(args), System.out, System.err));
    }

    private static int run(List<String> args, PrintStream out, PrintStream err) {
        if (args.equals(List.of("--help"))) {
            out.print(HELP);
            return 0;
        }
        if (!args.isEmpty()) {
            err.println("jd check: accepts no arguments: got \"" + args.getFirst() + "\"\nSee 'jd check --help'.");
            return 125;
        }
        if (!System.getProperty("os.name").equals("Linux")) {
            out.println(Feature.fatal("system", System.getProperty("os.name"),
                    "the daemon runs on Linux only: use a virtual machine").line());
            return 1;
        }
        Path root = Path.of(DaemonConfig.DEFAULT_ROOT);
        return report(new HostFeatures(JnrSyscalls.load(), Subprocess.host(), root).all(), out);
    }

    /// {@return the exit code}
    static int report(List<Feature> features, PrintStream out) {
        features.forEach(feature -> out.println(feature.line()));
        String fatal = features.stream()
                .filter(feature -> feature.state() == Feature.State.FATAL)
                .map(Feature::name)
                .collect(Collectors.joining(", "));
        out.println(fatal.isEmpty() ? "\njd run works here" : "\njd run cannot work here: " + fatal);
        return fatal.isEmpty() ? 0 : 1;
    }
}
