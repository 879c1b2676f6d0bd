package jd.create.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import jd.libcontainer.kernel.Capabilities;
import jd.libcontainer.security.SeccompChoice;
import jd.libcontainer.spec.FilesystemSpec;
import jd.libcontainer.spec.SecuritySpec;
import jd.server.api.ApiException;
import jd.server.api.HostConfig;
import jd.server.api.Json;
import org.junit.jupiter.api.Test;

class SecuritySettingsTest {
    private static SecuritySettings parse(String fields) {
        return SecuritySettings.parse(Json.read(("{" + fields + "}").getBytes(UTF_8), HostConfig.class));
    }

    @Test
    void absentFieldsLeaveTheDefaults() {
        assertEquals(
                new SecuritySettings(
                        false, Capabilities.DEFAULT, new SecurityOptions(false, "", new SeccompChoice.Default()),
                        List.of(), List.of(), false),
                parse(""));
    }

    @Test
    void unknownCapabilityIsRejectedByField() {
        assertEquals("invalid CapAdd: unknown capability: \"CAP_FOO\"",
                assertThrows(ApiException.class, () -> parse("\"CapAdd\":[\"foo\"]")).getMessage());
        assertEquals("invalid CapDrop: unknown capability: \"CAP_BAR\"",
                assertThrows(ApiException.class, () -> parse("\"CapDrop\":[\"all\",\"CAP_BAR\"]")).getMessage());
    }

    @Test
    void settingsBecomePartsOfTheSpecification() {
        SecuritySettings settings = parse("\"CapDrop\":[\"ALL\"],\"CapAdd\":[\"NET_RAW\"],\"ReadonlyRootfs\":true,"
                + "\"SecurityOpt\":[\"no-new-privileges\"],\"MaskedPaths\":[\"/m\"],\"ReadonlyPaths\":[\"/r\"]");

        assertEquals(
                SecuritySpec.NONE.withCapabilities(Capabilities.of("NET_RAW")).withNoNewPrivileges(true),
                settings.spec());
        assertEquals(
                FilesystemSpec.of("/root").withReadonlyRootfs(true).withMaskedPaths(List.of("/m"))
                        .withReadonlyPaths(List.of("/r")),
                settings.applyTo(FilesystemSpec.of("/root")));
    }
}
