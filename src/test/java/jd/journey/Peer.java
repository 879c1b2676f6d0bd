package jd.journey;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A program that jd is compared with, from Debian's packages: unpacked into a cache of jd's own, never installed, so
/// that no service starts and nothing on the machine changes.
///
/// The cache is `$JD_PEERS`, or `jd/peers` under `$XDG_CACHE_HOME` or `~/.cache`; it holds a directory for each
/// package. A test whose package cannot be obtained is skipped with the package's name; with `JD_CI=true` in the
/// environment it fails, since all packages must be available there.
public enum Peer {
    DOCKER("docker", "docker-cli"),
    COMPOSE("docker-compose", "docker-compose"),
    DOCKERD("dockerd", "docker.io", "containerd", "runc", "tini"),
    RUNC("runc", "runc"),
    TINI("tini-static", "tini"),
    REGISTRY("docker-registry", "docker-registry"),
    SKOPEO("skopeo", "skopeo", "libgpgme11t64", "libassuan9", "libgpg-error0", "libsqlite3-0"),
    OPENSSL("openssl", "openssl", "libssl3t64"),
    ETCD("etcd", "etcd-server"),
    SSHD("sshd", "openssh-server", "openssh-client", "libwrap0", "libwtmpdb0", "libnsl2", "libtirpc3t64"),
    IPERF3("iperf3", "iperf3", "libiperf0", "libsctp1"),
    DOCKER_PY("python3", "python3-docker", "python3-requests", "python3-urllib3", "python3-certifi", "python3-idna",
            "python3-charset-normalizer", "python3-chardet", "python3-packaging", "python3-websocket");

    private static final long DOWNLOAD_MINUTES = 5;

    private final String program;
    private final List<String> packages;

    Peer(String program, String... packages) {
        this.program = program;
        this.packages = List.of(packages);
    }

    /// An available peer: `program` to start, with `environment` added to the test's own.
    public record Ready(Path program, Map<String, String> environment) {
        /// Returns `program ARGUMENT…`, not yet started, so that the caller can set its streams.
        public ProcessBuilder command(String... arguments) {
            List<String> words = new ArrayList<>(List.of(program.toString()));
            words.addAll(List.of(arguments));
            ProcessBuilder builder = new ProcessBuilder(words);
            builder.environment().putAll(environment);
            return builder;
        }
    }

    /// {@return the peer, unpacked first if necessary; if that is impossible the calling test is skipped or fails}
    public Ready orSkip() {
        for (String name : packages) {
            Optional<String> trouble = unpack(name);
            if (trouble.isPresent()) {
                String reason = name + ": " + trouble.get();
                return "true".equals(System.getenv("JD_CI")) ? fail(reason) : abort(reason);
            }
        }
        return new Ready(find(), environment());
    }

    /// {@return the directories into which the packages have been unpacked}
    List<Path> unpacked() {
        return packages.stream().map(name -> cache().resolve(name)).toList();
    }

    private Path find() {
        return searchPath().map(directory -> directory.resolve(program)).filter(Files::isExecutable).findFirst()
                .orElseThrow(() -> new IllegalStateException(program + ": in none of the packages " + packages));
    }

    private Map<String, String> environment() {
        return Map.of(
                "PATH", join(searchPath()),
                "LD_LIBRARY_PATH", join(folders("usr/lib/x86_64-linux-gnu", "usr/lib/aarch64-linux-gnu")),
                "PYTHONPATH", join(folders("usr/lib/python3/dist-packages")));
    }

    /// The packages' own programs take precedence over the machine's.
    private Stream<Path> searchPath() {
        Stream<Path> machine = Stream.of("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin")
                .map(Path::of);
        return Stream.concat(folders("usr/sbin", "usr/bin", "usr/libexec/docker/cli-plugins"), machine);
    }

    private Stream<Path> folders(String... within) {
        return packages.stream()
                .flatMap(name -> Stream.of(within).map(folder -> cache().resolve(name).resolve(folder)))
                .filter(Files::isDirectory);
    }

    private static String join(Stream<Path> paths) {
        return paths.map(Path::toString).collect(Collectors.joining(":"));
    }

    /// {@return an error message, empty if there was no error} The directory appears under its name only when it is
    /// complete, even if another test run unpacks the same package at the same time.
    private static Optional<String> unpack(String name) {
        Path target = cache().resolve(name);
        if (Files.isDirectory(target)) {
            return Optional.empty();
        }
        try {
            Files.createDirectories(cache());
            Path work = Files.createTempDirectory(cache(), name + ".");
            String script = "apt-get -q download \"$1\" && dpkg-deb -x ./*.deb content";
            Optional<String> trouble = run(work, "sh", "-c", script, "sh", name);
            if (trouble.isEmpty()) {
                moveUnlessThere(work.resolve("content"), target);
            }
            run(cache(), "rm", "-r", work.toString());
            return trouble;
        } catch (IOException failure) {
            throw new UncheckedIOException("unpack " + name + " into " + cache(), failure);
        }
    }

    static void moveUnlessThere(Path content, Path target) throws IOException {
        try {
            Files.move(content, target);
        } catch (FileAlreadyExistsException alsoFine) {
            // Another test run has unpacked it first.
        }
    }

    static Optional<String> run(Path directory, String... words) throws IOException {
        Path output = Files.createTempFile("peer", ".log");
        try {
            ProcessBuilder builder = new ProcessBuilder(words).directory(directory.toFile())
                    .redirectErrorStream(true).redirectOutput(output.toFile());
            builder.environment().put("LC_ALL", "C");
            Process process = builder.start();
            if (!process.waitFor(DOWNLOAD_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                return Optional.of("no answer in " + DOWNLOAD_MINUTES + " minutes from " + String.join(" ", words));
            }
            return process.exitValue() == 0 ? Optional.empty() : Optional.of(Files.readString(output).strip());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        } finally {
            Files.delete(output);
        }
    }

    static Path cache() {
        String own = System.getenv("JD_PEERS");
        if (own != null) {
            return Path.of(own);
        }
        String caches = System.getenv("XDG_CACHE_HOME");
        Path base = caches != null ? Path.of(caches) : Path.of(System.getProperty("user.home"), ".cache");
        return base.resolve("jd/peers");
    }
}
