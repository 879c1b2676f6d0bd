package jd.build;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import jd.build.file.BuildException;
import jd.image.ImageConfig;
import jd.image.ImageFormatException;
import jd.image.ImageId;
import jd.image.Platform;
import jd.image.Reference;
import jd.pull.Puller;
import jd.pull.registry.RegistryAuth;
import jd.server.api.ApiException;
import jd.server.api.Jobs;
import jd.server.api.Json;
import jd.storage.Graph;

/// Finds the images that a Dockerfile names, and pulls those that are not on this host.
///
/// Docker 1.2.0: daemon/build.go pullImage; today: builder/dockerfile/imagecontext.go
final class BaseImages {
    private static final String HUB = "https://index.docker.io/v1/";

    private final Graph graph;
    private final Puller puller;
    private final Jobs.Build options;
    private final BuildOutput output;
    private final CompletableFuture<Void> gone;

    /// @param gone completes when the client has disconnected
    BaseImages(
            Graph graph, Puller puller, Jobs.Build options, BuildOutput output, CompletableFuture<Void> gone) {
        this.graph = graph;
        this.puller = puller;
        this.options = options;
        this.output = output;
        this.gone = gone;
    }

    /// @param platform of `FROM`, empty for that of the request
    ImageId find(String name, String platform) {
        String text = platform.isEmpty() ? options.platform() : platform;
        Optional<Platform> wanted = text.isEmpty() ? Optional.empty() : Optional.of(platform(text));
        if (!options.flags().pull()) {
            Optional<ImageId> local = local(name).filter(id -> runs(wanted, id));
            if (local.isPresent()) {
                return local.get();
            }
        }
        Reference reference = reference(name).withDefaultTag();
        return puller.pull(reference, account(reference), wanted, output::progress, gone);
    }

    private static Platform platform(String text) {
        try {
            return Platform.parse(text);
        } catch (ImageFormatException e) {
            throw new BuildException("failed to parse platform " + text + ": " + e.getMessage(), e);
        }
    }

    private Optional<ImageId> local(String name) {
        try {
            return Optional.of(graph.lookup(name));
        } catch (ApiException e) {
            if (e.kind() == ApiException.Kind.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private boolean runs(Optional<Platform> wanted, ImageId id) {
        ImageConfig image = graph.image(id).orElseThrow();
        Platform actual = new Platform(image.os(), image.architecture(), Optional.empty());
        return wanted.isEmpty() || wanted.get().runs(actual);
    }

    private static Reference reference(String name) {
        try {
            return Reference.parse(name);
        } catch (ImageFormatException e) {
            throw new BuildException(e.getMessage(), e);
        }
    }

    private Optional<RegistryAuth> account(Reference reference) {
        JsonNode account = accounts().path(reference.isDockerHub() ? HUB : reference.host());
        if (!account.isObject()) {
            return Optional.empty();
        }
        byte[] json = account.toString().getBytes(StandardCharsets.UTF_8);
        return RegistryAuth.parse(Base64.getUrlEncoder().encodeToString(json));
    }

    /// The header has the client's accounts by registry, JSON in base64.
    private JsonNode accounts() {
        if (options.registryConfig().isEmpty()) {
            return Json.mapper().createObjectNode();
        }
        try {
            String letters = options.registryConfig().replace('+', '-').replace('/', '_');
            return Json.mapper().readTree(Base64.getUrlDecoder().decode(letters));
        } catch (IOException | IllegalArgumentException e) {
            // As in Docker, a malformed header is no account.
            return Json.mapper().createObjectNode();
        }
    }
}
