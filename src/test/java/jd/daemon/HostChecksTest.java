package jd.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class HostChecksTest {
    @Test
    void onlyRootMayStartTheDaemon() {
        HostChecks.checkUser(0);
        assertEquals("the daemon needs root privileges: use sudo, or be root",
                assertThrows(DaemonException.class, () -> HostChecks.checkUser(1000)).getMessage());
    }

    @Test
    void kernelWithoutMountSetattrIsRefused() {
        HostChecks.checkKernel("5.12.0", "x86_64");
        HostChecks.checkKernel("6.1.0-13-amd64", "aarch64");
        assertEquals("the kernel 5.11.22 is too old: jd needs Linux 5.12 (mount_setattr) or newer",
                assertThrows(DaemonException.class, () -> HostChecks.checkKernel("5.11.22", "x86_64")).getMessage());
        assertThrows(DaemonException.class, () -> HostChecks.checkKernel("6.1.0", "riscv64"));
    }
}
