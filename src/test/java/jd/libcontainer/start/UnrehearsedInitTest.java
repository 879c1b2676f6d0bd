package jd.libcontainer.start;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.spi.ToolProvider;
import jd.libcontainer.kernel.JnrSyscalls;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.spec.InitFailure;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Starts containers with an init that has not rehearsed, so that it loads classes after it has changed its root. An open
/// jar is read through its descriptor; a directory is searched by path, which is one of the container's by then.
@Tag("root")
class UnrehearsedInitTest {
    private final Syscalls kernel = JnrSyscalls.load();

    @TempDir
    private Path directory;

    @BeforeAll
    static void needsRootAndLinux() {
        TinyRoot.assumeRootAndLinux();
    }

    @Test
    void classesOfAnOpenJarAreFound() throws IOException {
        Path jar = directory.resolve("jd-test.jar");
        int status = ToolProvider.findFirst("jar").orElseThrow().run(new PrintWriter(System.out), new PrintWriter(System.err),
                "--create", "--no-compress", "--file", jar.toString(), "-C", classes(), ".");
        assertEquals(0, status);

        assertEquals("hello\n", run(jar.toString()));
    }

    @Test
    void classesOfADirectoryAreMissed() {
        InitFailure failure = assertThrows(InitFailure.class, () -> run(classes()));

        assertEquals("standard streams: java.lang.NoClassDefFoundError: jd/libcontainer/io/Pty", failure.getMessage());
    }

    private String run(String classes) throws IOException {
        TinyRoot root = TinyRoot.create(directory.resolve("root"));
        try (Containment containment = Containment.open(kernel, 0, unrehearsed(classes))) {
            return containment.run(root.spec("echo", "hello")).stdout();
        }
    }

    private static InitCommand unrehearsed(String classes) {
        InitCommand command = InitCommand.ofThisJvm(InitProgram.DOCKERINIT);
        List<String> arguments = new ArrayList<>(command.arguments());
        int classPath = arguments.indexOf("-cp") + 1;
        arguments.set(classPath, String.join(File.pathSeparator, Arrays.stream(arguments.get(classPath).split(File.pathSeparator))
                .map(entry -> entry.equals(classes()) ? classes : entry)
                .toList()));
        arguments.add(classPath - 1, "-Djd.init.rehearsed=true");
        return new InitCommand(command.javaHome(), command.program(), arguments);
    }

    /// {@return the directory of jd's classes}
    private static String classes() {
        return Path.of(InitCommand.class.getProtectionDomain().getCodeSource().getLocation().getPath()).toString();
    }
}
