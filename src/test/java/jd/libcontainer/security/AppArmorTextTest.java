package jd.libcontainer.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import jd.libcontainer.io.Subprocess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AppArmorTextTest {
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void apparmorParserAcceptsTheProfile(boolean hostHasRules) {
        Subprocess programs = Subprocess.host();
        assumeTrue(programs.find("apparmor_parser").isPresent(), "needs the package apparmor");
        assumeTrue(!hostHasRules || Files.exists(Path.of("/etc/apparmor.d/abstractions/base")), "needs its profiles");
        String text = AppArmorText.profile("docker-default", "unconfined", hostHasRules, hostHasRules);

        // -N parses the text and prints the profile names without loading anything into the kernel.
        Subprocess.Command names = Subprocess.Command.of("apparmor_parser", "-N").withInput(text);

        assertEquals("docker-default\n", programs.require(names));
    }

    @Test
    void confinedDaemonMaySignalItsContainers() {
        String text = AppArmorText.profile("docker-default", "jd", false, false);

        assertTrue(text.contains("signal (receive) peer=jd,\n"), text);
        assertTrue(text.startsWith("@{PROC}=/proc/\n"), text);
        assertFalse(text.contains("#include") || text.contains("DAEMON") || text.contains("NAME"), text);
    }
}
