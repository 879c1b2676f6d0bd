package jd.compose.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import jd.compose.file.Section;
import jd.compose.project.Project;

/// Writes the requests that create a project's networks and volumes.
public final class ResourceBodies {
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
        List<Map<String, Object>> pools = new ArrayList<>();
        for (Section written : ipam.sections("config")) {
            var pool = new LinkedHashMap<String, Object>();
            Map.of("subnet", "Subnet", "gateway", "Gateway", "ip_range", "IPRange", "aux_addresses",
                    "AuxiliaryAddresses").forEach((key, field) -> {
                        if (written.has(key)) {
                            pool.put(field, written.values().get(key));
                        }
                    });
            pools.add(pool);
        }
        var body = new LinkedHashMap<String, Object>();
        body.put("Driver", ipam.text("driver"));
        if (ipam.has("options")) {
            body.put("Options", ipam.section("options").values());
        }
        body.put("Config", pools);
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
