package jd.labs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// `./jd lab NUMBER [CASE]`: creates the student's copy the first time, grades it every time.
public final class LabMain {
    private LabMain() {}

    public static void main(String[] args) throws IOException {
        System.exit(run(List.of(args)));
    }

    private static int run(List<String> args) throws IOException {
        Optional<Lab> found = args.stream().findFirst().flatMap(number -> Lab.all().stream()
                .filter(lab -> number.equals(Integer.toString(lab.number())))
                .findFirst());
        if (found.isEmpty() || args.size() > 2) {
            System.err.println("usage: jd lab NUMBER [CASE]");
            Lab.all().forEach(lab -> System.err.println("  lab " + lab.number() + ": " + lab.directory()));
            return 2;
        }
        Lab lab = found.get();
        Path home = Path.of(System.getProperty("jd.home", ""));
        WorkDirectory work = WorkDirectory.of(System.getenv());
        Path copy = work.source(lab);
        if (!Files.exists(copy)) {
            work.write(copy, SolutionRegions.read(home.resolve(lab.directory()).resolve(lab.source())).starter());
            System.out.println("your copy is " + copy);
            System.out.println("the tasks are in it, and in " + lab.directory() + "/tasks.adoc");
        }
        Optional<String> only = args.stream().skip(1).findFirst();
        return grade(lab, copy, work.classes(lab), only);
    }

    private static int grade(Lab lab, Path copy, Path output, Optional<String> only) {
        List<Case> cases;
        try {
            cases = lab.cases(StudentCode.compile(copy, output));
        } catch (StudentCode.DoesNotCompile e) {
            System.err.println("your program does not compile:\n" + e.getMessage());
            return 1;
        }
        List<Case> chosen = cases.stream().filter(each -> only.isEmpty() || only.get().equals(each.id())).toList();
        if (chosen.isEmpty()) {
            System.err.println("lab " + lab.number() + " has no case \"" + only.orElse("") + "\"");
            return 2;
        }
        Grader grader = new Grader(lab.number(), isRootOnLinux());
        return grader.report(grader.grade(chosen), System.out) ? 0 : 1;
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
