package jd.image;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A parsed image reference: `[HOST/]PATH[:TAG][@DIGEST]`, normalised as by Docker: `busybox` is
/// `docker.io/library/busybox`, `me/app` is `docker.io/me/app`, and the part before the first slash is a host if it
/// contains a dot, a colon or a capital letter, or is `localhost`.
///
/// Docker 1.2.0: registry/registry.go ResolveRepositoryName; today: distribution/reference
public record Reference(String host, String path, Optional<String> tag, Optional<Digest> digest) {
    private static final String DEFAULT_HOST = "docker.io";
    private static final String DEFAULT_TAG = "latest";
    private static final int MAX_NAME = 255;

    // The loops over components are possessive: a greedy one recurses once for each component, so that a name of a few
    // hundred would overflow a small stack. A component cannot begin with what follows the loop.
    private static final String LABEL = "[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?";
    private static final String HOST = "(?:" + LABEL + "(?:\\." + LABEL + ")*+|\\[[a-fA-F0-9:]+])(?::[0-9]+)?";
    private static final String WORD = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*+";
    private static final String PATH = WORD + "(?:/" + WORD + ")*+";
    private static final String TAG = "[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}";
    private static final String DIGEST =
            "[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*+:[0-9a-fA-F]{32,}";

    private static final Pattern REFERENCE =
            Pattern.compile("(" + HOST + ")/(" + PATH + ")(?::(" + TAG + "))?(?:@(" + DIGEST + "))?");
    private static final Pattern TAG_ONLY = Pattern.compile(TAG);
    private static final Pattern IDENTIFIER = Pattern.compile("[0-9a-f]{64}");

    /// Parses what a user typed. Messages are Docker's: `invalid reference format`,
    /// `invalid reference format: repository name (library/BAD) must be lowercase`.
    public static Reference parse(String text) {
        // A full image id is not accepted as a name, so that a mistyped command creates no repository of this name.
        if (IDENTIFIER.matcher(text).matches()) {
            throw new ImageFormatException(
                    "invalid repository name (" + text + "), cannot specify 64-byte hexadecimal strings");
        }
        String normalised = normalise(text);
        int slash = normalised.indexOf('/');
        requireLowercase(normalised.substring(slash + 1));

        Matcher match = REFERENCE.matcher(normalised);
        if (!match.matches()) {
            throw new ImageFormatException("invalid reference format");
        }
        String host = match.group(1);
        String path = match.group(2);
        if (host.length() + 1 + path.length() > MAX_NAME) {
            throw new ImageFormatException("repository name must not be more than 255 characters");
        }
        return new Reference(
                host,
                path,
                Optional.ofNullable(match.group(3)),
                Optional.ofNullable(match.group(4)).map(Digest::parse));
    }

    /// Adds the parts that Docker lets users omit: the host, and `library/` for names with one component on it.
    private static String normalise(String text) {
        int slash = text.indexOf('/');
        String first = slash < 0 ? "" : text.substring(0, slash);
        String host = isHost(first) ? first : DEFAULT_HOST;
        String rest = isHost(first) ? text.substring(slash + 1) : text;
        if (host.equals("index.docker.io")) {
            host = DEFAULT_HOST;
        }
        if (host.equals(DEFAULT_HOST) && rest.indexOf('/') < 0) {
            rest = "library/" + rest;
        }
        return host + "/" + rest;
    }

    private static boolean isHost(String first) {
        return first.indexOf('.') >= 0
                || first.indexOf(':') >= 0
                || first.equals("localhost")
                || !first.equals(first.toLowerCase(Locale.ROOT));
    }

    private static void requireLowercase(String rest) {
        int colon = rest.indexOf(':');
        String name = colon < 0 ? rest : rest.substring(0, colon);
        if (!name.equals(name.toLowerCase(Locale.ROOT))) {
            throw new ImageFormatException(
                    "invalid reference format: repository name (" + name + ") must be lowercase");
        }
    }

    /// Parses a name and a separate tag, as in `POST /images/create?fromImage=…&tag=…`. The tag may also be a digest, or
    /// empty.
    public static Reference parseParts(String name, String tagOrDigest) {
        Reference reference = parse(name.endsWith(":") ? name.substring(0, name.length() - 1) : name);
        if (tagOrDigest.isEmpty()) {
            return reference;
        }
        return digest(tagOrDigest)
                .map(digest -> reference.repository().withDigest(digest))
                .orElseGet(() -> reference.withTag(tagOrDigest));
    }

    private static Optional<Digest> digest(String text) {
        try {
            return Optional.of(Digest.parse(text));
        } catch (ImageFormatException e) {
            return Optional.empty();
        }
    }

    /// {@return the name without tag and digest}
    public Reference repository() {
        return new Reference(host, path, Optional.empty(), Optional.empty());
    }

    public Reference withTag(String newTag) {
        if (!TAG_ONLY.matcher(newTag).matches()) {
            throw new ImageFormatException("invalid tag format");
        }
        return new Reference(host, path, Optional.of(newTag), digest);
    }

    public Reference withDigest(Digest newDigest) {
        return new Reference(host, path, tag, Optional.of(newDigest));
    }

    /// {@return this, with the tag `latest` if it has neither tag nor digest}
    public Reference withDefaultTag() {
        return tag.isEmpty() && digest.isEmpty() ? withTag(DEFAULT_TAG) : this;
    }

    public boolean isDockerHub() {
        return host.equals(DEFAULT_HOST);
    }

    /// {@return the full name of the repository: `docker.io/library/busybox`}
    public String name() {
        return host + "/" + path;
    }

    /// {@return the name of the repository as a user writes it: `busybox`, `127.0.0.1:5000/a`}
    public String familiarName() {
        if (!isDockerHub()) {
            return name();
        }
        boolean official = path.startsWith("library/") && path.indexOf('/', "library/".length()) < 0;
        return official ? path.substring("library/".length()) : path;
    }

    /// {@return the reference as a user writes it: `busybox:latest`}
    public String familiar() {
        return familiarName() + suffix();
    }

    /// {@return the full reference: `docker.io/library/busybox:latest`}
    @Override
    public String toString() {
        return name() + suffix();
    }

    private String suffix() {
        return tag.map(t -> ":" + t).orElse("") + digest.map(d -> "@" + d).orElse("");
    }
}
