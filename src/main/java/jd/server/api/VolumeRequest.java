package jd.server.api;

import java.util.Map;

/// A volume as `POST /volumes/create` asks for it; a wire record: what was absent is null.
///
/// @param driverOpts what the driver `local` hands to mount(2): `type`, `device` and `o`
public record VolumeRequest(
        String name, String driver, Map<String, String> driverOpts, Map<String, String> labels) {
    /// How Docker marks a volume to which nobody gave a name, so that a later clean-up may take it away.
    public static final String ANONYMOUS = "com.docker.volume.anonymous";
}
