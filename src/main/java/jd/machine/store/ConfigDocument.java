package jd.machine.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import jd.server.api.Json;

/// Reads and writes `config.json`. Reading takes two passes, since the type of `Driver` depends on `DriverName`:
///
///     {"ConfigVersion":1,"Name":"h1","DriverName":"netns","Provisioned":true,
///      "Driver":{"Bridge":"jdm0","Subnet":"192.168.99.0/24","IpAddress":"192.168.99.100"},
///      "HostOptions":{"EngineOptions":{…},"SwarmOptions":{…},"AuthOptions":{"CaCertPath":"…",…}}}
///
/// Docker Machine 0.3: libmachine/host.go LoadConfig
final class ConfigDocument {
    private static final int VERSION = 1;

    private ConfigDocument() {}

    static byte[] write(MachineConfig config, MachineFiles files) {
        ObjectNode document = Json.mapper().createObjectNode();
        document.put("ConfigVersion", VERSION);
        document.put("Name", config.name().text());
        document.put("DriverName", config.driver().driverName());
        document.put("Provisioned", config.provisioned());
        document.set("Driver", Json.mapper().valueToTree(config.driver()));
        ObjectNode host = document.putObject("HostOptions");
        host.set("EngineOptions", Json.mapper().valueToTree(config.engine()));
        host.set("SwarmOptions", Json.mapper().valueToTree(config.swarm()));
        ObjectNode auth = host.putObject("AuthOptions");
        auth.put("StorePath", files.directory().toString());
        auth.put("CaCertPath", files.ca().toString());
        auth.put("ClientCertPath", files.cert().toString());
        auth.put("ClientKeyPath", files.key().toString());
        auth.put("ServerCertPath", files.serverCert().toString());
        auth.put("ServerKeyPath", files.serverKey().toString());
        return Json.bytes(document);
    }

    /// @throws IOException if the bytes are no such document
    static MachineConfig read(byte[] json) throws IOException {
        try {
            return parse(json);
        } catch (StreamReadException e) {
            throw new IOException("it is not JSON: error in line " + e.getLocation().getLineNr()
                    + ", column " + e.getLocation().getColumnNr(), e);
        } catch (JsonProcessingException e) {
            throw new IOException(e.getOriginalMessage(), e);
        }
    }

    private static MachineConfig parse(byte[] json) throws IOException {
        JsonNode document = Json.mapper().readTree(json);
        int version = document.path("ConfigVersion").asInt();
        if (version != VERSION) {
            throw new IOException("it has format version " + version + ", this jd reads version " + VERSION);
        }
        String driverName = document.path("DriverName").asText();
        JsonNode driver = document.path("Driver");
        JsonNode host = document.path("HostOptions");
        return new MachineConfig(
                new MachineName(document.path("Name").asText()),
                switch (driverName) {
                    case "none" -> Json.mapper().treeToValue(driver, DriverSettings.None.class);
                    case "netns" -> Json.mapper().treeToValue(driver, DriverSettings.Netns.class);
                    case "generic" -> Json.mapper().treeToValue(driver, DriverSettings.Generic.class);
                    default -> throw new IOException("its driver \"" + driverName + "\" is unknown");
                },
                Json.mapper().treeToValue(host.path("EngineOptions"), EngineSettings.class),
                Json.mapper().treeToValue(host.path("SwarmOptions"), SwarmSettings.class),
                document.path("Provisioned").asBoolean());
    }
}
