package jd.client.flags;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import jd.client.api.ClientException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The values that a real docker 26.1 accepts and rejects.
class DeviceFlagTest {
    @Test
    void pathAndPermissionsAreOptional() {
        assertEquals(new DeviceFlag("/dev/a", "/dev/a", "rwm"), DeviceFlag.parse("/dev/a"));
        assertEquals(new DeviceFlag("/dev/a", "/dev/b", "rwm"), DeviceFlag.parse("/dev/a:/dev/b"));
        assertEquals(new DeviceFlag("/dev/a", "/dev/a", "r"), DeviceFlag.parse("/dev/a:r"));
        assertEquals(new DeviceFlag("/dev/a", "/dev/b", "mr"), DeviceFlag.parse("/dev/a:/dev/b:mr"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            ""              | bad format for path:
            :               | bad format for path: :
            /dev/a:/b:rw:x  | bad format for path: /dev/a:/b:rw:x
            dev/a           | dev/a is not an absolute path
            /dev/a:rel      | rel is not an absolute path
            /dev/a:rrw      | rrw is not an absolute path
            /dev/a:r:r      | r is not an absolute path
            /dev/a:/b:z     | bad mode specified: z
            /dev/a:/b:      | bad mode specified:
            """)
    void invalidDeviceIsRejectedWithDockersMessage(String text, String message) {
        String said = assertThrows(ClientException.class, () -> DeviceFlag.parse(text)).getMessage();
        assertEquals(message, said.strip());
    }

    @ParameterizedTest
    @ValueSource(strings = {"c 42:* rmw", "a *:* r", "b 7:0 m"})
    void cgroupRuleHasATypeTwoNumbersAndPermissions(String rule) {
        assertDoesNotThrow(() -> DeviceFlag.checkRule(rule));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "foo", "c 42:* x", "c 1: r", "p 1:3 rwm", "c 1:3 rwmr", "c 1:3"})
    void invalidCgroupRuleIsRejected(String rule) {
        assertEquals("invalid device cgroup format '" + rule + "'",
                assertThrows(IllegalArgumentException.class, () -> DeviceFlag.checkRule(rule)).getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"net.ipv4.ip_forward=1", "kernel.sem=1 2 3 4", "fs.mqueue.msg_max=", "net.x=a=b"})
    void sysctlOfANamespaceIsAccepted(String setting) {
        assertDoesNotThrow(() -> SysctlFlag.check(setting));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "net.x", "vm.swappiness=1", "kernel.hostname=x", "net/ipv4/ip_forward=1"})
    void otherSysctlIsRejected(String setting) {
        assertEquals("sysctl '" + setting + "' is not allowed",
                assertThrows(IllegalArgumentException.class, () -> SysctlFlag.check(setting)).getMessage());
    }
}
