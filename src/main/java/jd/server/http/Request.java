package jd.server.http;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.ProtocolException;

/// A request: method, path, query parameters, headers, body.
final class Request {
    private static final Pattern ABSOLUTE = Pattern.compile("[a-z][a-z0-9+.-]*://[^/?]*(.*)", Pattern.CASE_INSENSITIVE);

    private final ClassicHttpRequest head;
    private final String path;
    private final Query query;
    private final RequestBody body;

    /// Fails with a ProtocolException if the path has an invalid `%` escape.
    Request(ClassicHttpRequest head, RequestBody body) throws ProtocolException {
        String target = origin(head.getRequestUri());
        int mark = target.indexOf('?');
        this.head = head;
        this.path = Percent.decodePath(mark < 0 ? target : target.substring(0, mark));
        this.query = Query.parse(mark < 0 ? "" : target.substring(mark + 1));
        this.body = body;
    }

    // A client that uses a proxy sends an absolute URL.
    private static String origin(String target) {
        Matcher absolute = ABSOLUTE.matcher(target);
        return absolute.matches() ? absolute.group(1) : target;
    }

    String method() {
        return head.getMethod();
    }

    /// {@return the decoded path: slashes in an image's name may have been sent as `%2F`}
    String path() {
        return path;
    }

    Query query() {
        return query;
    }

    Optional<String> header(String name) {
        Header header = head.getFirstHeader(name);
        return header == null ? Optional.empty() : Optional.of(header.getValue());
    }

    /// {@return the body's length, if the client has sent it}
    OptionalLong contentLength() {
        boolean chunked = head.containsHeader(HttpHeaders.TRANSFER_ENCODING);
        Optional<String> length = header(HttpHeaders.CONTENT_LENGTH).filter(_ -> !chunked);
        // Its syntax was checked when the body was opened.
        return length.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(length.get().strip()));
    }

    RequestBody body() {
        return body;
    }

    @Override
    public String toString() {
        return method() + " " + path;
    }
}
