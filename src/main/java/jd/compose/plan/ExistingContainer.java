package jd.compose.plan;

import java.util.Map;
import java.util.TreeMap;
import jd.compose.project.Service;

/// A container of the project on the daemon, as its labels describe it.
///
/// @param checksum of the service it was created from
/// @param imageId of the image it was created from
/// @param state `running`, `exited` and so on
/// @param dependsOn the services that it needs, by name
/// @param anonymousVolumes by their mount points, so that a successor can keep the data
public record ExistingContainer(
        String id,
        String name,
        String service,
        int number,
        boolean oneOff,
        String checksum,
        String imageId,
        String state,
        Map<String, Service.Dependency> dependsOn,
        Map<String, String> anonymousVolumes) {

    /// @param label `db:service_healthy:true,cache:service_started:false`
    public static Map<String, Service.Dependency> dependsOn(String label) {
        var dependencies = new TreeMap<String, Service.Dependency>();
        for (String text : label.split(",")) {
            String[] parts = text.split(":", 3);
            if (!parts[0].isEmpty()) {
                dependencies.put(parts[0], new Service.Dependency(
                        Service.Condition.parse(parts.length > 1 ? parts[1] : ""),
                        parts.length > 2 && parts[2].equals("true"), true));
            }
        }
        return dependencies;
    }

    public boolean isRunning() {
        return state.equals("running") || state.equals("restarting") || state.equals("paused");
    }
}
