package jd.pull.classroom;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jd.image.ImageFormatException;
import jd.image.Reference;
import jd.pull.registry.PullException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A registry on 127.0.0.1 with the v2 protocol. As the daemon's mirror it has one image, `busybox`, made from the host's
/// program, so that the first `jd run busybox` works without a network and with the same code as every other pull. For
/// tests and labs it also accepts pushes into a directory.
///
/// It starts at the first call for its address, since most daemons never pull.
///
/// OCI distribution-spec
public final class ClassroomRegistry implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClassroomRegistry.class);

    private static final Pattern OBJECT =
            Pattern.compile("/v2/(?<name>.+)/(?<kind>manifests|blobs|tags)/(?<which>[^/]+)");
    private static final Pattern UPLOAD = Pattern.compile("/v2/(?<name>.+)/blobs/uploads/(?<which>[^/]*)");

    /// Makes the content of a repository before it is read for the first time.
    private interface Preparation {
        void prepare(String repository) throws IOException;
    }

    private final RegistryStore store;
    private final Preparation preparation;
    private final boolean writable;
    private final ExecutorService threads = Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("classroom-", 0).factory());

    // guarded by this
    private Optional<HttpServer> server = Optional.empty();

    private ClassroomRegistry(RegistryStore store, Preparation preparation, boolean writable) {
        this.store = store;
        this.preparation = preparation;
        this.writable = writable;
    }

    /// The programs of this host.
    ///
    /// @param find the path of a program
    /// @param output runs a program that must succeed, and returns its standard output
    public record HostPrograms(Function<String, Optional<Path>> find, Function<List<String>, String> output) {}

    /// {@return the daemon's mirror} Its image is made once and kept in `directory`.
    public static ClassroomRegistry mirror(Path directory, HostPrograms programs) {
        RegistryStore store = new RegistryStore(directory);
        BusyboxImage busybox = new BusyboxImage(store, directory.resolve("busybox-made-from"), programs);
        Preparation preparation = repository -> {
            if (repository.equals(BusyboxImage.NAME)) {
                busybox.prepare();
            }
        };
        return new ClassroomRegistry(store, preparation, false);
    }

    /// {@return a registry that stores pushes in a directory}
    public static ClassroomRegistry writable(Path directory) {
        return new ClassroomRegistry(new RegistryStore(directory), _ -> {}, true);
    }

    /// {@return `http://127.0.0.1:PORT`} Starts the server if it does not run.
    public synchronized URI uri() {
        if (server.isEmpty()) {
            server = Optional.of(start());
        }
        return URI.create("http://127.0.0.1:" + server.get().getAddress().getPort());
    }

    private HttpServer start() {
        try {
            InetAddress here = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
            HttpServer started = HttpServer.create(new InetSocketAddress(here, 0), 0);
            started.setExecutor(threads);
            started.createContext("/", this::handle);
            started.start();
            return started;
        } catch (IOException e) {
            throw new PullException("start classroom registry: " + e.getMessage(), e);
        }
    }

    private void handle(HttpExchange http) {
        RegistryExchange exchange = new RegistryExchange(http);
        try (http) {
            http.getResponseHeaders().set("Docker-Distribution-Api-Version", "registry/2.0");
            route(exchange);
        } catch (ImageFormatException e) {
            exchange.refuse(400, "MANIFEST_INVALID", e.getMessage());
        } catch (IOException | RuntimeException e) {
            LOG.warn("classroom registry: {} {}: {}", http.getRequestMethod(), http.getRequestURI(), e.getMessage());
            exchange.refuse(500, "UNKNOWN", String.valueOf(e.getMessage()));
        }
    }

    private void route(RegistryExchange exchange) throws IOException {
        String path = exchange.path();
        Matcher upload = UPLOAD.matcher(path);
        Matcher object = OBJECT.matcher(path);
        if (path.equals("/v2/") || path.equals("/v2")) {
            exchange.json(200, Map.of());
        } else if (path.equals("/v2/_catalog")) {
            exchange.json(200, Map.of("repositories", store.repositoryNames()));
        } else if (!writable && !exchange.isRead()) {
            exchange.refuse(405, "UNSUPPORTED", "The operation is unsupported.");
        } else if (upload.matches() && isName(upload.group("name"))) {
            new RegistryUploads(store, exchange, upload.group("name")).handle(upload.group("which"));
        } else if (object.matches() && isName(object.group("name"))) {
            object(exchange, object.group("name"), object.group("kind"), object.group("which"));
        } else {
            exchange.refuse(404, "NAME_INVALID", "invalid repository name");
        }
    }

    /// The grammar of names excludes `..`, so that a name is no path out of the directory.
    private static boolean isName(String name) {
        try {
            return Reference.parse("localhost/" + name).path().equals(name);
        } catch (ImageFormatException e) {
            return false;
        }
    }

    private void object(RegistryExchange exchange, String name, String kind, String which) throws IOException {
        preparation.prepare(name);
        RegistryObjects objects = new RegistryObjects(store, exchange, name);
        switch (kind) {
            case "manifests" -> objects.manifest(which);
            case "blobs" -> objects.blob(which);
            default -> objects.tags();
        }
    }

    @Override
    public synchronized void close() {
        server.ifPresent(running -> running.stop(0));
        server = Optional.empty();
        threads.shutdownNow();
    }
}
