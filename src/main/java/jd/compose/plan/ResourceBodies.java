package jd.compose.plan;

import java.util.LinkedHashMap;
import java.util.Map;
import jd.compose.file.Section;
import jd.compose.project.Project;

/// Writes the requests that create a project's networks and volumes.
public final class ResourceBodies {
    private static final Map<String, String> POOL_FIELDS = Map.of(
            "subnet", "Subnet", "gateway", "Gateway", "ip_range", "IPRange", "aux_addresses", "AuxiliaryAddresses");

    private ResourceBodies() {}

    static Map<String, Object> network(Project project, String reference, Section declared) {
        var body = new LinkedHashMap<String, Object>();
        body.put("Name", declared.text("name"));
        body.put("CheckDuplicate", true);
        body.put("Driver", declared.has("driver") ? declared.text("driver") : "bridge");
        body.put("Internal", declared.flag("internal"));
        body.put("Attachable", declared.flag("attachable"));
        body.put("EnableIPv6", declared.flag("enable_ipv6"));
        body.put("IPAM", ipam(declared.section("ipam")));
        body.put("Options", declared.section("driver_opts").values());
        body.put("Labels", Labels.resource(project, Labels.NETWORK, reference, declared));
        return body;
    }

    private static Map<String, Object> ipam(Section ipam) {
        var body = new LinkedHashMap<String, Object>();
        body.put("Driver", ipam.text("driver"));
        if (ipam.has("options")) {
            body.put("Options", ipam.section("options").values());
        }
        body.put("Config", ipam.sections("config").stream().map(pool -> pool.renamed(POOL_FIELDS)).toList());
        return body;
    }

    static Map<String, Object> volume(Project project, String reference, Section declared) {
        var body = new LinkedHashMap<String, Object>();
        body.put("Name", declared.text("name"));
        body.put("Driver", declared.text("driver"));
        body.put("DriverOpts", declared.section("driver_opts").values());
        body.put("Labels", Labels.resource(project, Labels.VOLUME, reference, declared));
        return body;
    }
}
