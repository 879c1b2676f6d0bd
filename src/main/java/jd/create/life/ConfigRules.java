package jd.create.life;

import java.util.regex.Pattern;
import jd.create.config.ConfigMerge;
import jd.create.health.HealthSettings;
import jd.server.api.ApiException;
import jd.server.api.ContainerConfig;
import jd.server.api.Json;

/// Checks a request, with Docker's messages: the second half of mergeAndVerifyConfig.
///
/// Today: daemon/container.go verifyContainerSettings
public final class ConfigRules {
    private static final Pattern NAME = Pattern.compile("/?[a-zA-Z0-9][a-zA-Z0-9_.-]+");

    private ConfigRules() {}

    public static void verifyName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw ApiException.invalid(
                    "Invalid container name (" + name + "), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed");
        }
    }

    static void verify(ContainerConfig config) {
        if (!config.workingDir().isEmpty() && !config.workingDir().startsWith("/")) {
            throw ApiException.invalid("the working directory '" + config.workingDir()
                    + "' is invalid, it needs to be an absolute path");
        }
        for (String variable : Json.orEmpty(config.env())) {
            if (ConfigMerge.key(variable).isEmpty()) {
                throw ApiException.invalid("invalid environment variable: " + variable);
            }
        }
        if (!config.stopSignal().isEmpty()) {
            Stopping.number(config.stopSignal());
        }
        HealthSettings.verify(config.healthcheck());
    }
}
