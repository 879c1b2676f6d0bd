package jd.labs.lab09;

import static jd.labs.Case.PASSED;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import jd.daemon.Pieces;
import jd.labs.Case;
import jd.labs.Case.Hints;
import jd.labs.Case.Outcome;
import jd.labs.Case.Outcome.Failed;
import jd.labs.Lab;
import jd.labs.PlugIn;
import jd.labs.StudentCode;
import jd.labs.lab09.BlobFetcher.Refused;
import jd.labs.lab09.FaultyRegistry.Fault;
import jd.labs.lab09.FaultyRegistry.Sent;
import jd.labs.lab09.FaultyRegistry.Way;
import jd.pull.registry.PullException;

/// Grades lab 9: each case lets the student's class download a blob from a registry with certain faults, and examines the
/// file and the requests.
public final class BlobLab implements Lab {
    private static final String RESUME = "Chapter 9, \"Code: layers in parallel, and in order\"; RFC 9110, 14.2 Range";
    private static final String VERIFY = "Chapter 9, \"The concept\": a client that verifies need not trust the server";
    private static final String TOKEN = "Chapter 9, 9.5.2; RFC 6750; distribution-spec, token authentication";
    private static final String REDIRECT = "RFC 9110, 15.4 and 10.2.2 Location";
    private static final int ATTEMPTS = 5;

    @Override
    public int number() {
        return 9;
    }

    @Override
    public String name() {
        return "blob";
    }

    @Override
    public String source() {
        return "BlobFetch.java";
    }

    @Override
    public PlugIn plugIn() {
        return new PlugIn.InDaemon(program -> Pieces.STANDARD.withTransfer((from, blob, file, _, _) -> {
            try {
                fetcher(program, new HostDoor()).fetch(from.address(), blob, file);
            } catch (IOException | Refused e) {
                throw new PullException("download " + blob.digest() + ": " + e.getMessage(), e);
            }
        }));
    }

    @Override
    public List<Case> cases(Class<?> program) {
        return List.of(
                on(program, "1", "a blob arrives complete, and one with other bytes is refused", BlobLab::verified),
                on(program, "2", "a download that breaks off continues where it stopped", BlobLab::resumed),
                on(program, "3", "an overloaded registry is asked five times, a refusal is final", BlobLab::repeated),
                on(program, "4", "redirections are followed, and another host gets no token", BlobLab::redirected),
                on(program, "5", "a 401 is answered with a token of the token server", BlobLab::authorized),
                on(program, "6", "more bytes than the manifest has announced are refused", BlobLab::bounded));
    }

    // ---- a download ----

    /// How a download ended: its failure, and the content of the file if there is one.
    private record Result(FaultyRegistry registry, Optional<Exception> failure, Optional<byte[]> content) {
        boolean isComplete() {
            return failure.isEmpty() && content.filter(bytes -> Arrays.equals(bytes, registry.content())).isPresent();
        }

        boolean isRefused() {
            return failure.filter(Refused.class::isInstance).isPresent();
        }

        String text() {
            return (registry.written().isEmpty() ? "no request" : registry.written()) + " — " + failure.map(Exception::toString)
                    .orElse(content.map(bytes -> bytes.length + " of " + registry.content().length + " bytes").orElse("no file"));
        }

        Outcome failed(Hints hints) {
            return new Failed(text(), hints);
        }
    }

    private static Result download(Class<?> program, FaultyRegistry registry) throws Exception {
        Path directory = Files.createTempDirectory("jd-lab09-");
        Path file = directory.resolve("blob");
        try {
            Optional<Exception> failure = Optional.empty();
            try {
                fetcher(program, registry).fetch(FaultyRegistry.BLOB, registry.blob(), file);
            } catch (UnsupportedOperationException e) {
                throw e;
            } catch (IOException | RuntimeException e) {
                failure = Optional.of(e);
            }
            Optional<byte[]> content = Files.exists(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
            return new Result(registry, failure, content);
        } finally {
            Files.deleteIfExists(file);
            Files.delete(directory);
        }
    }

    static BlobFetcher fetcher(Class<?> program, HttpDoor door) {
        return StudentCode.createWith(program, BlobFetcher.class, List.of(HttpDoor.class), door);
    }

    private static Outcome incomplete(Result result, String second, String last) {
        String first = result.failure().map(failure -> switch (failure) {
                    case FaultyRegistry.TooMany _ -> "your code does not stop asking: each repetition needs a bound";
                    case Refused _ -> "this download can succeed, but your code has given up";
                    case IOException _ -> "this download can succeed, but your code has not made another attempt";
                    default -> "an exception of your code has ended the download";
                })
                .orElse(result.content().isEmpty()
                        ? "the method has returned, but there is no file"
                        : "the file does not have the bytes of the blob");
        return result.failed(new Hints(first, second, last));
    }

    // ---- the cases ----

    private static Outcome verified(Class<?> program) throws Exception {
        Result plain = download(program, new FaultyRegistry());
        if (!plain.isComplete()) {
            return incomplete(plain, "a stream's read returns -1 at the end, and may return fewer bytes than the buffer has",
                    "out.write(buffer, 0, n)");
        }
        Result corrupt = download(program, new FaultyRegistry().always(new Fault.Corrupt()));
        if (corrupt.failure().isEmpty()) {
            return corrupt.failed(new Hints(
                    "a byte of the blob is wrong, and the download was accepted",
                    VERIFY, "Digest.of(digest).equals(blob.digest())"));
        }
        if (!corrupt.isRefused()) {
            return corrupt.failed(new Hints(
                    "the size is right and the digest is not: what is wrong will be wrong again",
                    VERIFY, "throw new Refused(…) in verify()"));
        }
        return corrupt.content().isEmpty() ? PASSED : corrupt.failed(new Hints(
                "the file with the wrong bytes is still there, and may be taken for the blob later",
                VERIFY, "Files.delete(file) before the exception"));
    }

    private static Outcome resumed(Class<?> program) throws Exception {
        Result broken = download(program, new FaultyRegistry().with(new Fault.Cut(15_000), new Fault.Short(9_000)));
        List<String> ranges = broken.registry().downloads().stream()
                .map(each -> each.request().headers().getOrDefault("Range", "none"))
                .toList();
        if (ranges.size() > 1 && ranges.get(1).equals("none")) {
            return broken.failed(new Hints(
                    "the second request asks for all bytes again, although 15000 are there: a large layer never arrives so",
                    RESUME, "request.with(\"Range\", \"bytes=\" + Files.size(file) + \"-\")"));
        }
        if (ranges.size() > 1 && !ranges.get(1).equals("bytes=15000-")) {
            return broken.failed(new Hints(
                    "15000 bytes have arrived, and the second request does not ask for the next one",
                    RESUME + ": the first byte is number 0", "Files.size(file)"));
        }
        if (!broken.isComplete()) {
            return incomplete(broken, RESUME, "the status 206: StandardOpenOption.APPEND");
        }
        Result whole = download(program, new FaultyRegistry().with(new Fault.Cut(15_000), new Fault.NoRanges()));
        return whole.isComplete() ? PASSED : whole.failed(new Hints(
                "the registry has ignored the range and sent all bytes, with the status 200",
                "RFC 9110, 14.2: a server may ignore the header Range", "the status 200: TRUNCATE_EXISTING"));
    }

    private static Outcome repeated(Class<?> program) throws Exception {
        Result busy = download(program, new FaultyRegistry().with(new Fault.Status(503), new Fault.Status(500)));
        if (!busy.isComplete()) {
            return incomplete(busy, "RFC 9110, 15.6: a status of 500 and above is a failure of the server",
                    "another attempt if response.status() >= 500");
        }
        for (Fault fault : List.of(new Fault.Status(503), new Fault.Cut(0))) {
            Result down = download(program, new FaultyRegistry().always(fault));
            int attempts = down.registry().downloads().size();
            if (attempts != ATTEMPTS) {
                return down.failed(new Hints(
                        attempts + " attempts: " + (attempts < ATTEMPTS
                                ? "a registry that restarts needs more time"
                                : "a client that never ends is a load for a registry that is down"),
                        "Docker 1.2: graph/pull.go, five attempts", "for (int attempt = 1; attempt <= ATTEMPTS; attempt++)"));
            }
            if (!(down.failure().orElse(null) instanceof IOException)) {
                return down.failed(new Hints(
                        "after the last attempt the method must say that it has failed",
                        "the caller would take the file for complete", "throw the IOException of the last attempt"));
            }
            List<Duration> pauses = down.registry().pauses;
            boolean grow = pauses.size() == ATTEMPTS - 1 && !pauses.getFirst().isZero()
                    && pauses.getLast().compareTo(pauses.getFirst()) > 0;
            if (!grow) {
                return new Failed("pauses of " + pauses, new Hints(
                        "between two attempts there must be a pause, and a longer one each time",
                        "a thousand clients that repeat at once keep an overloaded registry down (backoff)",
                        "http.pause(Duration.ofSeconds(attempt - 1))"));
            }
        }
        Result missing = download(program, new FaultyRegistry().always(new Fault.Status(404)));
        return missing.isRefused() && missing.registry().sent.size() == 1 ? PASSED : missing.failed(new Hints(
                "the registry has said that there is no such blob: it will say so again",
                "RFC 9110, 15.5: a status of 400 to 499 is a failure of the request", "throw new Refused(…)"));
    }

    private static Outcome redirected(Class<?> program) throws Exception {
        Result relative = download(program, new FaultyRegistry().by(Way.RELATIVE));
        if (!relative.isComplete()) {
            return incomplete(relative, REDIRECT + ": it may be relative", "current.uri().resolve(location.get())");
        }
        FaultyRegistry cloud = new FaultyRegistry().by(Way.OTHER_HOST).needsToken().with(new Fault.Cut(15_000));
        Result moved = download(program, cloud);
        List<Sent> storage = cloud.to("storage.example");
        if (storage.stream().anyMatch(each -> each.request().headers().containsKey("Authorization"))) {
            return moved.failed(new Hints(
                    "another host has got the token, with which it could pull and push in the user's name",
                    REDIRECT + "; curl(1), --location-trusted", "remove \"Authorization\" if the authority is another one"));
        }
        if (storage.size() > 1 && !storage.get(1).request().headers().containsKey("Range")) {
            return moved.failed(new Hints(
                    "the redirected request has no Range any more, so that all bytes come again",
                    REDIRECT, "new Http.Request(\"GET\", next, headers, …) with the headers of the first one"));
        }
        if (!moved.isComplete()) {
            return incomplete(moved, REDIRECT, "follow() for each request");
        }
        Result circle = download(program, new FaultyRegistry().by(Way.CIRCLE));
        boolean ended = circle.isRefused() && circle.registry().sent.size() <= 12;
        return ended ? PASSED : circle.failed(new Hints(
                "the address redirects to itself: " + circle.registry().sent.size() + " requests",
                "RFC 9110, 15.4: a client should detect cycles", "a loop up to REDIRECTIONS, then Refused"));
    }

    private static Outcome authorized(Class<?> program) throws Exception {
        FaultyRegistry registry = new FaultyRegistry().needsToken().with(new Fault.Cut(15_000));
        Result first = download(program, registry);
        List<Sent> asked = registry.to("auth.example");
        if (!asked.isEmpty() && asked.getFirst().status() == 400) {
            return new Failed(asked.getFirst().request().uri().toString(), new Hints(
                    "the token server does not know for which service and what access the token is",
                    TOKEN, "realm + \"?service=\" + encoded(…) + \"&scope=\" + encoded(…)"));
        }
        if (!first.isComplete()) {
            return incomplete(first, TOKEN, "request.with(\"Authorization\", \"Bearer \" + token)");
        }
        if (asked.size() > 1) {
            return first.failed(new Hints(
                    "the second attempt asks for another token, although the first one is still valid",
                    TOKEN, "the field token, in the first request already"));
        }
        Result expired = download(program,
                new FaultyRegistry().needsToken().with(new Fault.Cut(15_000), new Fault.Expired()));
        if (!expired.isComplete()) {
            return incomplete(expired, TOKEN + ": a token is valid for some minutes", "a 401 at any request, not the first only");
        }
        Result never = download(program, new FaultyRegistry().refusesTokens());
        return never.isRefused() && never.registry().sent.size() <= 4 ? PASSED : never.failed(new Hints(
                "the registry refuses the new token, too: the account has no access, and " + never.registry().sent.size()
                        + " requests do not change that",
                TOKEN, "after a new token the request is sent once more, and its answer counts"));
    }

    private static Outcome bounded(Class<?> program) throws Exception {
        Result endless = download(program, new FaultyRegistry().always(new Fault.Endless()));
        int size = endless.registry().content().length;
        boolean small = endless.registry().read <= size + 70_000L && endless.content().map(b -> b.length).orElse(0) <= size;
        return endless.isRefused() && small ? PASSED : new Failed(
                endless.registry().read + " bytes were read of a blob of " + size + ": " + endless.text(),
                new Hints(
                        endless.isRefused()
                                ? "more bytes were read or written than the blob has, before it was refused"
                                : "the answer does not end: a server can fill the disk so",
                        VERIFY + ", and its size is known before",
                        "count what is received, and throw new Refused(…) beyond blob.size()"));
    }

    private interface Check {
        Outcome on(Class<?> program) throws Exception;
    }

    private static Case on(Class<?> program, String id, String sentence, Check check) {
        return new Case(id, sentence, false, () -> check.on(program));
    }
}
