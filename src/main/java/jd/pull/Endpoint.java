package jd.pull;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import jd.image.Reference;

/// One place to ask for an image. From a `mirror` any failure leads on to the next endpoint, and no password is shown
/// to it; `insecure` takes any certificate.
///
/// Docker 1.2.0: registry/registry.go; today: registry/service_v2.go
record Endpoint(URI base, boolean mirror, boolean insecure) {
    private static final URI DOCKER_HUB = URI.create("https://registry-1.docker.io");

    /// {@return where to ask for a reference, in this order} Mirrors know the images of Docker Hub only. A registry on
    /// this machine may speak HTTP or show a certificate of its own, as with Docker.
    static List<Endpoint> of(Reference reference, List<URI> mirrors) {
        List<Endpoint> endpoints = new ArrayList<>();
        if (reference.isDockerHub()) {
            mirrors.forEach(mirror -> endpoints.add(new Endpoint(mirror, true, true)));
            endpoints.add(new Endpoint(DOCKER_HUB, false, false));
            return endpoints;
        }
        if (isLocal(reference.host())) {
            // HTTP first: hardly any of these has a certificate, and one that has says so at once.
            endpoints.add(new Endpoint(URI.create("http://" + reference.host()), false, true));
            endpoints.add(new Endpoint(URI.create("https://" + reference.host()), false, true));
        } else {
            endpoints.add(new Endpoint(URI.create("https://" + reference.host()), false, false));
        }
        return endpoints;
    }

    private static boolean isLocal(String host) {
        String name = host.startsWith("[") ? host.substring(0, host.indexOf(']') + 1) : host.replaceFirst(":.*", "");
        if (name.equals("localhost")) {
            return true;
        }
        // Only what is a number is looked at here: a name must not be asked for just to see where it leads.
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
