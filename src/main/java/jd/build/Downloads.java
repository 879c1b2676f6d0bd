package jd.build;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jd.build.file.BuildException;
import jd.libcontainer.namespace.IdMaps;
import jd.pull.ProgressBar;
import jd.pull.registry.Http;
import jd.pull.registry.PullException;
import jd.server.api.Progress;
import jd.storage.Storage;
import jd.storage.files.BuildTree;
import jd.storage.files.StorageException;

/// Downloads what a build names by a URL: the files of `ADD`, each into a temporary directory of its own, and the build
/// context. The directories are removed at the end of the build.
///
/// Docker 1.2.0: daemon/build.go addContext; today: builder/dockerfile/copy.go downloadSource, builder/remotecontext/remote.go
final class Downloads implements AutoCloseable {
    /// The first bytes of a context, by which an archive is told from a Dockerfile.
    private static final int PREAMBLE = 100;

    private static final String TEXT = "text/plain";
    private static final Set<String> CONTEXT_TYPES = Set.of(
            TEXT, "application/octet-stream", "application/tar", "application/x-tar", "application/gzip",
            "application/x-gzip", "application/bzip", "application/x-bzip", "application/bzip2", "application/x-bzip2",
            "application/xz", "application/x-xz");
    private static final Pattern REPOSITORY =
            Pattern.compile("(git://|github\\.com/|git@).*|https?://.*\\.git(#.*)?");
    private static final Pattern FILE_NAME = Pattern.compile("(?i)filename=(?:\"([^\"]*)\"|([^;\\s]+))");
    private static final String UNNAMED = "__unnamed__";
    private static final long PROGRESS_NANOS = Duration.ofMillis(100).toNanos();

    private final Http http;
    private final Storage storage;
    private final BuildOutput output;
    private final CompletableFuture<Void> gone;
    private final Deque<Runnable> releases = new ArrayDeque<>();

    /// @param gone completes when the client has disconnected, which ends a download
    Downloads(Http http, Storage storage, BuildOutput output, CompletableFuture<Void> gone) {
        this.http = http;
        this.storage = storage;
        this.output = output;
        this.gone = gone;
    }

    /// A downloaded file, alone in a tree.
    record Download(BuildTree tree, String name) {}

    /// The body of a context. It is closed with its connection.
    record Content(boolean isText, InputStream body, Http.Response response) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            body.close();
            response.close();
        }
    }

    static boolean isUrl(String source) {
        return source.startsWith("http://") || source.startsWith("https://");
    }

    private Http.Response get(String url) {
        try {
            Http.Response response = http.download(URI.create(url));
            gone.thenRun(response::close);
            return response;
        } catch (PullException | IllegalArgumentException e) {
            throw new BuildException(e.getMessage(), e);
        }
    }

    // The files of ADD.

    /// Downloads a file.
    ///
    /// @param named whether the file needs a name, because it is copied into a directory
    Download file(String url, boolean named) {
        try (Http.Response response = get(url)) {
            Optional<String> name = name(URI.create(url), response.header("Content-Disposition"));
            BuildTree tree = emptyTree();
            InputStream body = shown(response.body(), length(response), (count, total) -> new Progress(
                    null, "Downloading", detail(count, total), drawn(count, total), null, null, null, null));
            tree.create(BuildTree.name(name.orElse(UNNAMED)), body, nanos(response.header("Last-Modified")));
            output.print("\n");
            if (named && name.isEmpty()) {
                throw new BuildException("cannot determine filename for source " + url);
            }
            return new Download(tree, BuildTree.name(name.orElse(UNNAMED)));
        } catch (IOException e) {
            throw new BuildException("download " + url + ": " + e.getMessage(), e);
        }
    }

    /// {@return the name that the URL or the server gives the file}
    static Optional<String> name(URI url, Optional<String> disposition) {
        String path = Optional.ofNullable(url.getPath()).orElse("");
        return lastPart(path).or(() -> disposition.flatMap(Downloads::fileName).flatMap(Downloads::lastPart));
    }

    private static Optional<String> fileName(String disposition) {
        Matcher matcher = FILE_NAME.matcher(disposition);
        return matcher.find() ? Optional.ofNullable(matcher.group(1)).or(() -> Optional.of(matcher.group(2))) : Optional.empty();
    }

    private static Optional<String> lastPart(String path) {
        String last = path.substring(path.lastIndexOf('/') + 1);
        return Optional.of(last).filter(name -> !Set.of("", ".", "..").contains(name) && name.indexOf('\0') < 0);
    }

    private BuildTree emptyTree() {
        try {
            Path directory = Files.createTempDirectory(storage.root().temporary(), "build-add-");
            releases.push(() -> storage.discard(directory));
            BuildTree tree = BuildTree.open(storage.syscalls(), directory, IdMaps.SAME);
            releases.push(tree::close);
            return tree;
        } catch (IOException e) {
            throw new StorageException("make a directory for a download", e);
        }
    }

    /// Without a date a file is as old as the epoch, so that it does not depend on the time of the build.
    private static long nanos(Optional<String> date) {
        try {
            return date.map(text -> ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant())
                    .filter(time -> time.isAfter(Instant.EPOCH))
                    .map(time -> time.getEpochSecond() * 1_000_000_000L)
                    .orElse(0L);
        } catch (DateTimeException e) {
            return 0;
        }
    }

    // The context.

    /// Downloads a build context.
    Content context(String url) {
        if (url.equals("client-session")) {
            throw new BuildException("experimental session with v1 builder is no longer supported,"
                    + " use builder version v2 (BuildKit) instead");
        }
        if (REPOSITORY.matcher(url).matches()) {
            throw new BuildException("jd cannot build from the git repository " + url
                    + ": clone it, and build its directory");
        }
        if (!isUrl(url)) {
            throw new BuildException("remoteURL (" + url + ") could not be recognized as URL");
        }
        Http.Response response = contextResponse(url);
        try {
            return content(url, response);
        } catch (IOException e) {
            response.close();
            throw new BuildException("error detecting content type for remote " + url + ": " + e.getMessage(), e);
        } catch (RuntimeException e) {
            response.close();
            throw e;
        }
    }

    private Http.Response contextResponse(String url) {
        try {
            return get(url);
        } catch (BuildException e) {
            throw new BuildException("error downloading remote context " + url + ": " + e.getMessage(), e);
        }
    }

    private Content content(String url, Http.Response response) throws IOException {
        byte[] preamble = response.body().readNBytes(PREAMBLE);
        if (preamble.length == 0) {
            throw new IOException("empty response");
        }
        String declared = response.header("Content-Type").orElse("");
        String type = declared.isEmpty() || declared.equals("application/octet-stream")
                ? detected(preamble)
                : declared.split(";")[0].strip().toLowerCase(Locale.ROOT);
        if (!CONTEXT_TYPES.contains(type)) {
            throw new IOException("unsupported Content-Type \"" + declared + "\"");
        }
        InputStream body = new SequenceInputStream(new ByteArrayInputStream(preamble), response.body());
        InputStream shown = shown(body, 0, (count, _) -> new Progress(
                null, url, detail(count, 0), drawn(count, 0), "Downloading context", null, null, null));
        return new Content(type.equals(TEXT), shown, response);
    }

    /// A text has no control characters, an archive has.
    private static String detected(byte[] preamble) {
        for (byte b : preamble) {
            if (b >= 0 && b < ' ' && "\t\n\f\r\u001b".indexOf(b) < 0) {
                return "application/octet-stream";
            }
        }
        return TEXT;
    }

    // Progress.

    private static long length(Http.Response response) {
        return response.header("Content-Length").filter(text -> text.matches("[0-9]{1,18}")).map(Long::parseLong).orElse(0L);
    }

    private interface Line {
        Progress at(long count, long total);
    }

    /// Shows how far a download is, ten times a second at most, and at its end.
    private InputStream shown(InputStream body, long total, Line line) {
        return new InputStream() {
            private long count;
            private boolean ended;
            private long next = System.nanoTime() + PROGRESS_NANOS;

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                int read = body.read(buffer, offset, length);
                count += Math.max(read, 0);
                if (read < 0) {
                    close();
                } else if (System.nanoTime() > next) {
                    output.progress(line.at(count, total));
                    next = System.nanoTime() + PROGRESS_NANOS;
                }
                return read;
            }

            @Override
            public void close() {
                if (!ended) {
                    ended = true;
                    output.progress(line.at(count, total));
                }
            }
        };
    }

    private static Progress.Detail detail(long count, long total) {
        return new Progress.Detail(count > 0 ? count : null, total > 0 ? total : null);
    }

    private static String drawn(long count, long total) {
        return count > 0 ? ProgressBar.of(count, total) : null;
    }

    @Override
    public void close() {
        releases.forEach(Runnable::run);
    }
}
