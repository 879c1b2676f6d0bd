package jd.labs;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The command line of a JVM like this one, which also finds a student's classes.
final class Java {
    private static final List<String> KEPT = List.of("jffi.boot.library.path", "org.sqlite.lib.path");

    private Java() {}

    /// @param flags more flags of the JVM
    static List<String> command(Path classes, Class<?> main, String... flags) {
        List<String> words = new ArrayList<>(List.of(
                System.getProperty("java.home") + "/bin/java",
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-Xmx256m", "-Xss512k",
                "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow",
                "-Xlog:disable", "-Xlog:all=error:stderr"));
        words.add("-Djd.home=" + Path.of(System.getProperty("jd.home", "")).toAbsolutePath());
        for (String property : KEPT) {
            String value = System.getProperty(property, "");
            if (!value.isEmpty()) {
                words.add("-D" + property + "=" + value);
            }
        }
        words.addAll(List.of(flags));
        words.addAll(List.of("-cp", classes.toAbsolutePath() + File.pathSeparator + classPath(), main.getName()));
        return words;
    }

    /// Absolute, since the JVM may have another working directory.
    static String classPath() {
        return String.join(File.pathSeparator, Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> new File(entry).getAbsolutePath())
                .toList());
    }
}
