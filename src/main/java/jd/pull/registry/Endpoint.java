package jd.pull.registry;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import jd.image.Reference;

/// The address of a server that may have an image. After any failure of a `mirror` the next endpoint is tried, and a mirror
/// gets no password. With `insecure` all certificates are accepted.
///
/// Docker 1.2.0: registry/registry.go; today: registry/service_v2.go
public record Endpoint(URI base, boolean mirror, boolean insecure) {
    private static final URI DOCKER_HUB = URI.create("https://registry-1.docker.io");

    /// {@return the endpoints for a reference, in this order} Mirrors have only images of Docker Hub.
    public static List<Endpoint> of(Reference reference, List<URI> mirrors) {
        if (!reference.isDockerHub()) {
            return ofRegistry(reference.host());
        }
        List<Endpoint> endpoints = new ArrayList<>();
        mirrors.forEach(mirror -> endpoints.add(new Endpoint(mirror, true, true)));
        endpoints.add(new Endpoint(DOCKER_HUB, false, false));
        return endpoints;
    }

    /// {@return the endpoints of a registry} As with Docker, one on this machine may use HTTP or a self-signed
    /// certificate.
    static List<Endpoint> ofRegistry(String host) {
        if (host.equals("docker.io") || host.equals("index.docker.io")) {
            return List.of(new Endpoint(DOCKER_HUB, false, false));
        }
        if (isLocal(host)) {
            // HTTP first: few of these registries have a certificate, and those refuse HTTP at once.
            return List.of(
                    new Endpoint(URI.create("http://" + host), false, true),
                    new Endpoint(URI.create("https://" + host), false, true));
        }
        return List.of(new Endpoint(URI.create("https://" + host), false, false));
    }

    private static boolean isLocal(String host) {
        String name = host.startsWith("[") ? host.substring(0, host.indexOf(']') + 1) : host.replaceFirst(":.*", "");
        if (name.equals("localhost")) {
            return true;
        }
        // Only for numeric addresses: a name is not resolved just for this check.
        boolean number = name.startsWith("[") || name.matches("[0-9.]+");
        try {
            return number && InetAddress.getByName(name).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    URI at(String path) {
        return URI.create(base + path);
    }
}
