package jd.libcontainer.io;

import java.util.Map;
import java.util.function.Predicate;

/// A line of jd's sources and the chapter that explains its package: `Start.java:137, chapter 12`.
public record SourceLine(String file, int line, int chapter) {
    private static final Map<String, Integer> CHAPTERS = Map.ofEntries(
            Map.entry("client", 2), Map.entry("daemon", 3), Map.entry("server", 5), Map.entry("daemonnet", 6),
            Map.entry("containernet", 7), Map.entry("image", 8), Map.entry("pull", 9), Map.entry("storage", 10),
            Map.entry("build", 11), Map.entry("create", 12), Map.entry("dockerinit", 13), Map.entry("libcontainer", 14),
            Map.entry("swarm", 15), Map.entry("machine", 16), Map.entry("compose", 17));

    /// {@return the innermost line of the calling thread that the condition holds for}
    static SourceLine of(Predicate<StackWalker.StackFrame> wanted) {
        return StackWalker.getInstance()
                .walk(frames -> frames.dropWhile(frame -> frame.getClassName().startsWith(SourceLine.class.getName()))
                        .filter(wanted).findFirst())
                .map(SourceLine::of).orElse(new SourceLine("", 0, 0));
    }

    /// {@return the innermost line of a class that the calling thread executes}
    public static SourceLine in(Class<?> type) {
        return of(frame -> frame.getClassName().equals(type.getName()));
    }

    private static SourceLine of(StackWalker.StackFrame frame) {
        return new SourceLine(frame.getFileName(), frame.getLineNumber(), chapter(frame.getClassName()));
    }

    /// Chapters 13 and 14 share the package `libcontainer`: the start of a first process is chapter 13.
    static int chapter(String className) {
        return className.startsWith("jd.libcontainer.start.") ? 13 : CHAPTERS.getOrDefault(className.split("\\.")[1], 1);
    }

    @Override
    public String toString() {
        return file + ":" + line + ", chapter " + chapter;
    }
}
