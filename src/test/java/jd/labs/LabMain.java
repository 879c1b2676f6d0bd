package jd.labs;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `./jd lab`: lists the labs, creates a student's copy, and grades it.
@Command(
        name = "jd lab",
        description = "Grades a lab: shows the first case that fails, with a hint. Without NUMBER it lists the labs.",
        sortOptions = false)
public final class LabMain implements Callable<Integer> {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(300);

    @Spec
    private CommandSpec command;

    @Parameters(index = "0", arity = "0..1", paramLabel = "NUMBER", description = "of the lab, as of its chapter")
    private Optional<String> number = Optional.empty();

    @Parameters(index = "1", arity = "0..1", paramLabel = "CASE", description = "grade only this case")
    private Optional<String> only = Optional.empty();

    @Option(names = "--all", description = "grade every case, also after one that fails")
    private boolean all;

    @Option(names = "--hint", description = "show the next stronger of three hints for the first case that fails")
    private boolean hint;

    @Option(names = "--watch", description = "grade again whenever the copy is saved, until Ctrl-C")
    private boolean watch;

    @Option(names = "--reset", description = "begin again; the old copy is kept")
    private boolean reset;

    @Option(names = "--solution", description = "show the solution")
    private boolean solution;

    @Option(names = "--debug", paramLabel = "PORT", description = "let the case wait for a debugger on this port")
    private Optional<Integer> debug = Optional.empty();

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "show this help")
    private boolean help;

    private final Path home = Path.of(System.getProperty("jd.home", "")).toAbsolutePath();
    private final WorkDirectory work;
    private final PrintStream out;
    private final PrintStream err;

    private LabMain(WorkDirectory work, PrintStream out, PrintStream err) {
        this.work = work;
        this.out = out;
        this.err = err;
    }

    public static void main(String[] args) {
        System.exit(run(WorkDirectory.of(System.getenv()), System.out, System.err, args));
    }

    /// {@return the exit status: 0 if something was graded and all of it passed, 2 for a wrong command line}
    static int run(WorkDirectory work, PrintStream out, PrintStream err, String... args) {
        return new CommandLine(new LabMain(work, out, err))
                .setOut(new PrintWriter(out, true))
                .setParameterExceptionHandler((e, _) -> {
                    err.println("jd lab: " + e.getMessage() + "\nSee './jd lab --help'.");
                    return 2;
                })
                .execute(args);
    }

    @Override
    public Integer call() throws IOException {
        if (number.isEmpty()) {
            list();
            return 0;
        }
        Lab lab = Lab.of(number.get()).orElseThrow(() -> usage("there is no lab \"" + number.get() + "\": "
                + String.join(", ", Lab.all().stream().map(each -> "" + each.number()).toList())));
        if (debug.isPresent() && only.isEmpty()) {
            throw usage("--debug needs a case: ./jd lab " + lab.number() + " --debug " + debug.get() + " CASE");
        }
        if (solution) {
            return showSolution(lab);
        }
        if (reset) {
            reset(lab);
        }
        if (!Files.exists(work.source(lab))) {
            create(lab);
        }
        return watch ? watch(lab) : grade(lab);
    }

    private ParameterException usage(String message) {
        return new ParameterException(command.commandLine(), message);
    }

    private void list() {
        for (Lab lab : Lab.all()) {
            String progress = Files.exists(work.source(lab))
                    ? Progress.read(work, lab).passed() + " of " + lab.cases(Object.class).size()
                    : "not begun";
            out.printf("%3d  %-9s  %s%n", lab.number(), progress, lab.title(home));
        }
        out.println("your copies are in " + work.sources());
    }

    private int showSolution(Lab lab) {
        out.print(regions(lab).solution());
        out.println("// explained in chapter " + lab.number() + ", and in " + home.resolve(lab.directory()).resolve("tasks.adoc"));
        return 0;
    }

    private SolutionRegions regions(Lab lab) {
        return SolutionRegions.read(home.resolve(lab.directory()).resolve(lab.source()));
    }

    private void reset(Lab lab) throws IOException {
        if (Files.exists(work.source(lab))) {
            out.println("your old copy is " + work.putAside(lab));
        }
    }

    private void create(Lab lab) throws IOException {
        work.makeProject();
        work.write(work.source(lab), regions(lab).starter());
        out.println("your copy is " + work.source(lab));
        out.println("the tasks are in it, and in " + home.resolve(lab.directory()).resolve("tasks.adoc"));
        out.println("each ./jd lab " + lab.number() + " compiles it, into " + work.classes(lab) + ", and grades it");
    }

    private int watch(Lab lab) throws IOException {
        while (true) {
            Object saved = Files.getLastModifiedTime(work.source(lab));
            out.println("--- " + LocalTime.now().truncatedTo(ChronoUnit.SECONDS));
            grade(lab);
            while (!Files.exists(work.source(lab)) || saved.equals(Files.getLastModifiedTime(work.source(lab)))) {
                sleep();
            }
        }
    }

    private static void sleep() {
        try {
            Thread.sleep(BETWEEN_LOOKS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private int grade(Lab lab) throws IOException {
        List<Case> cases;
        try {
            cases = lab.cases(StudentCode.compile(work.source(lab), work.classes(lab)));
        } catch (StudentCode.DoesNotCompile e) {
            err.println("your program does not compile:\n" + e.getMessage());
            return 1;
        }
        List<Case> chosen = cases.stream().filter(each -> only.isEmpty() || only.get().equals(each.id())).toList();
        if (chosen.isEmpty()) {
            throw usage("lab " + lab.number() + " has no case \"" + only.orElse("") + "\": "
                    + String.join(", ", cases.stream().map(Case::id).toList()));
        }
        return grade(lab, chosen);
    }

    private int grade(Lab lab, List<Case> cases) throws IOException {
        Progress progress = Progress.read(work, lab);
        progress.begin(Files.readString(work.source(lab)));
        Report report = new Report(lab.number(), out);
        debug.ifPresent(port -> out.println("case " + only.orElse("") + " waits for a debugger on port " + port));
        try (Isolation isolation = new Isolation(lab, work.classes(lab), Grader.LIMIT, debug)) {
            Thread atEnd = Thread.ofPlatform().unstarted(() -> end(isolation));
            Runtime.getRuntime().addShutdownHook(atEnd);
            for (Case each : cases) {
                Case.Outcome outcome = isolation.run(each);
                boolean first = !report.hasFailed();
                report.add(each, outcome, progress.record(each, outcome, hint && first));
                if (report.hasFailed() && !all) {
                    break;
                }
            }
            Runtime.getRuntime().removeShutdownHook(atEnd);
        }
        progress.write();
        boolean good = report.end();
        if (good && progress.passed() == lab.cases(Object.class).size()) {
            out.println(lab.plugIn() instanceof PlugIn.Nowhere(String why)
                    ? "it is not part of a running jd: " + why
                    : "now run it in jd, as root: " + lab.example());
        }
        return good ? 0 : 1;
    }

    private static void end(Isolation isolation) {
        try {
            isolation.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Whether cases that need the real kernel can run here.
    public static boolean isRootOnLinux() {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("Uid:"))
                    .anyMatch(line -> line.split("\\s+")[2].equals("0"));
        } catch (IOException e) {
            return false;
        }
    }
}
