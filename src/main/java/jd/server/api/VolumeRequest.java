package jd.server.api;

import java.util.Map;

/// The body of `POST /volumes/create`; a wire record: an absent field is null.
///
/// @param driverOpts passed to mount(2) by the driver `local`: `type`, `device` and `o`
public record VolumeRequest(
        String name, String driver, Map<String, String> driverOpts, Map<String, String> labels) {
    /// The label of a volume without a name from the user, which a later prune may remove.
    public static final String ANONYMOUS = "com.docker.volume.anonymous";
}
