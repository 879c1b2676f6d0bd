package jd.server.api;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.List;
import java.util.Map;

/// The part of a container's configuration that does not depend on the host: the command and its environment. A wire
/// record: a field that is absent in the JSON is null, and is written as Docker writes it.
///
/// Docker 1.2.0: runconfig/config.go
public record ContainerConfig(
        String hostname,
        String domainname,
        String user,
        boolean attachStdin,
        boolean attachStdout,
        boolean attachStderr,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Map<String, Object>> exposedPorts,
        boolean tty,
        boolean openStdin,
        boolean stdinOnce,
        @JsonSetter(contentNulls = Nulls.AS_EMPTY)
        List<String> env,
        @JsonSetter(contentNulls = Nulls.AS_EMPTY)
        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) List<String> cmd,
        @JsonInclude(JsonInclude.Include.NON_NULL) Healthcheck healthcheck,
        String image,
        Map<String, Map<String, Object>> volumes,
        String workingDir,
        @JsonSetter(contentNulls = Nulls.AS_EMPTY)
        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) List<String> entrypoint,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean networkDisabled,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) String macAddress,
        List<String> onBuild,
        Map<String, String> labels,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) String stopSignal,
        @JsonInclude(JsonInclude.Include.NON_NULL) Integer stopTimeout,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> shell) {

    /// Durations are in nanoseconds; 0 stands for the image's value, or for the default.
    ///
    /// @param test `["CMD", …]`, `["CMD-SHELL", "…"]`, `["NONE"]`, or empty for the image's
    public record Healthcheck(
            @JsonInclude(JsonInclude.Include.NON_EMPTY)
            @JsonSetter(contentNulls = Nulls.AS_EMPTY)
            @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) List<String> test,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) long interval,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) long timeout,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) long startPeriod,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) long startInterval,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) int retries) {}
}
