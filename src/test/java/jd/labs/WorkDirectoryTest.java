package jd.labs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where a student's copies are, and to whom they belong.
class WorkDirectoryTest {
    private static final Lab LAB = Lab.of("13").orElseThrow();

    @TempDir
    private Path directory;

    @Test
    void copiesAreInTheHomeOfTheUser() {
        WorkDirectory work = WorkDirectory.of(Map.of("HOME", "/home/anna"));
        assertEquals(Path.of("/home/anna/jd-labs/src/main/java/FirstProcess.java"), work.source(LAB));
        assertEquals(Path.of("/home/anna/jd-labs/target/lab13/classes"), work.classes(LAB));
        assertEquals(Optional.empty(), work.owner());
    }

    @Test
    void environmentNamesAnotherDirectory() {
        assertEquals(Path.of("/srv/labs"), WorkDirectory.of(Map.of("HOME", "/home/anna", "JD_LABS", "/srv/labs")).path());
        assertEquals(Path.of("labs").toAbsolutePath(), WorkDirectory.of(Map.of("JD_LABS", "x/../labs")).path());
    }

    /// The home of root is in /etc/passwd of every Linux, whatever sudo has made of HOME.
    @Test
    void underSudoCopiesAreInTheHomeOfTheUserWhoCalledIt() throws IOException {
        Path passwd = Path.of("/etc/passwd");
        assumeTrue(Files.exists(passwd), "needs /etc/passwd");
        String home = Files.readAllLines(passwd).stream()
                .filter(line -> line.startsWith("root:")).findFirst().orElseThrow().split(":")[5];
        WorkDirectory work = WorkDirectory.of(
                Map.of("HOME", "/home/anna", "SUDO_UID", "0", "SUDO_GID", "0", "SUDO_USER", "root"));
        assertEquals(Path.of(home, "jd-labs"), work.path());
        assertEquals(Optional.of(new WorkDirectory.Owner(0, 0)), work.owner());
    }

    @Test
    @Tag("root")
    void underSudoFilesAndDirectoriesBelongToTheUserWhoCalledIt() throws IOException {
        assumeTrue(LabMain.isRootOnLinux(), "needs root on Linux");
        Path labs = directory.resolve("home/labs");
        WorkDirectory work = WorkDirectory.of(
                Map.of("JD_LABS", labs.toString(), "SUDO_UID", "1234", "SUDO_GID", "1235", "SUDO_USER", "anna"));
        work.makeProject();
        work.write(work.source(LAB), "class FirstProcess {}");
        for (Path made : new Path[] {labs, labs.resolve("pom.xml"), labs.resolve("src/main"), work.source(LAB),
                labs.getParent()}) {
            assertEquals(1234, Files.getAttribute(made, "unix:uid"), made::toString);
            assertEquals(1235, Files.getAttribute(made, "unix:gid"), made::toString);
        }
        assertEquals(0, Files.getAttribute(directory, "unix:uid"), "what was there already keeps its owner");
        Path old = work.putAside(LAB);
        assertEquals(1234, Files.getAttribute(old, "unix:uid"));
        assertEquals(1234, Files.getAttribute(old.getParent(), "unix:uid"));
    }
}
