package jd.compose.plan;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// A container of the project on the daemon, as its labels describe it.
///
/// @param checksum of the service it was created from
/// @param imageId of the image it was created from
/// @param state `running`, `exited` and so on
/// @param dependsOn the names of the services that it needs
/// @param restartsWith those of them whose restart must restart this container, too
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
        List<String> dependsOn,
        List<String> restartsWith,
        Map<String, String> anonymousVolumes) {

    public static List<String> dependsOn(String label) {
        return Stream.of(label.split(",")).filter(text -> !text.isEmpty()).map(text -> text.split(":")[0]).toList();
    }

    /// {@return of `db:service_started:true,cache:service_started:false` the name `db`}
    public static List<String> restartsWith(String label) {
        return Stream.of(label.split(",")).filter(text -> text.endsWith(":true"))
                .map(text -> text.split(":")[0]).toList();
    }

    public boolean isRunning() {
        return state.equals("running") || state.equals("restarting") || state.equals("paused");
    }
}
