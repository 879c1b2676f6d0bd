package jd.create.life;

import com.fasterxml.jackson.core.type.TypeReference;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import jd.image.ChildImage;
import jd.server.api.ContainerConfig;
import jd.server.api.GoTime;
import jd.server.api.Json;
import jd.server.api.Version;

/// The configuration of an image that is made from a container.
///
/// @param config the defaults for containers of the image
/// @param madeBy the configuration of the container; its command becomes the step in the image's history
/// @param author empty if unknown
/// @param comment empty without one
public record NewImage(ContainerConfig config, ContainerConfig madeBy, String author, String comment) {
    /// {@return the parts of the image, made now}
    ///
    /// @param containerId empty if no container has run
    public ChildImage child(String containerId) {
        String createdBy = String.join(" ", Json.orEmpty(madeBy.cmd()));
        var step = new ChildImage.Step(GoTime.nano(Instant.now()), createdBy, author, comment);
        return new ChildImage(step, tree(config), new ChildImage.Origin(containerId, tree(madeBy), Version.JD));
    }

    /// {@return a configuration without any default}
    public static ContainerConfig emptyConfig() {
        String zero = "{\"Hostname\":\"\",\"Domainname\":\"\",\"User\":\"\",\"Image\":\"\",\"WorkingDir\":\"\"}";
        return Json.read(zero.getBytes(StandardCharsets.US_ASCII), ContainerConfig.class);
    }

    private static Map<String, Object> tree(ContainerConfig config) {
        return Json.mapper().convertValue(config, new TypeReference<>() {});
    }
}
