package jd.labs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// A mistake that students make, from a lab's `wrong-answers.txt`.
///
/// ```
/// # forgets the groups                                  what
/// task: giveAway                                        the region whose solution the code replaces
/// case: 2                                               the case that rejects it
/// hint: root's supplementary groups stay after …        its first hint
///     kernel.setresuid(uid, uid, uid);                  the code
/// ```
public record WrongAnswer(String what, String task, String inCase, String hint, List<String> code) {
    /// {@return those of a lab, which stand in its file between empty lines}
    public static List<WrongAnswer> all(Lab lab) {
        try {
            List<WrongAnswer> all = new ArrayList<>();
            for (String block : Files.readString(lab.directory().resolve("wrong-answers.txt")).strip().split("\n\n")) {
                List<String> lines = block.lines().toList();
                List<String> code = lines.stream().filter(line -> line.startsWith("    ")).map(String::strip).toList();
                all.add(new WrongAnswer(
                        field(lines, "# "),
                        field(lines, "task: "),
                        field(lines, "case: "),
                        field(lines, "hint: "),
                        code));
            }
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String field(List<String> lines, String name) {
        return lines.stream().filter(line -> line.startsWith(name)).findFirst().orElseThrow().substring(name.length());
    }

    /// {@return the solution of a lab with this mistake in it}
    public String in(SolutionRegions source) {
        return source.with(task, code);
    }

    /// {@return the compiled programs with each mistake in one of the tasks, in the order of the file}
    public static Map<WrongAnswer, Class<?>> programs(Lab lab, Set<String> tasks, Path work) {
        SolutionRegions source = SolutionRegions.read(lab.directory().resolve(lab.source()));
        List<WrongAnswer> wrong = all(lab).stream().filter(each -> tasks.contains(each.task())).toList();
        List<Class<?>> compiled = compile(lab, wrong.stream().map(each -> each.in(source)), work);
        Map<WrongAnswer, Class<?>> programs = new LinkedHashMap<>();
        for (int i = 0; i < wrong.size(); i++) {
            programs.put(wrong.get(i), compiled.get(i));
        }
        return programs;
    }

    /// Compiles programs of a lab, all at once, so each has a class name of its own.
    public static List<Class<?>> compile(Lab lab, Stream<String> programs, Path work) {
        try {
            List<Path> sources = new ArrayList<>();
            for (String program : programs.toList()) {
                String name = lab.program() + "0" + sources.size();
                String text = program.replaceAll("\\b" + lab.program() + "\\b", name);
                sources.add(Files.writeString(work.resolve(name + ".java"), text));
            }
            return StudentCode.compileAll(sources, work.resolve("classes"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
