package jd.labs.lab05;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.Function;
import java.util.regex.Pattern;
import jd.server.api.ApiVersion;
import jd.server.http.RouteTable;

/// The methods that a student of lab 5 writes, beside those of jd's own [RouteTable]. They are explained in the starter
/// and in `labs/lab05-router/tasks.adoc`.
public interface ApiRouter extends RouteTable {
    /// An answer.
    ///
    /// @param body a JSON document, "" for none
    record Answer(int status, String body) {}

    /// A request whose head has been read, on a connection that may become one of raw bytes.
    ///
    /// @param upgrade whether the request has the header `Upgrade`
    /// @param buffered bytes after the head that were read together with it
    /// @param in the bytes that the client sends after them
    record Upgradable(boolean upgrade, byte[] buffered, InputStream in, OutputStream out) {}

    /// What uses the connection's raw bytes: the streams of a container.
    interface Session {
        void run(InputStream input, OutputStream output) throws IOException;
    }

    Pattern pattern(String path);

    void check(ApiVersion version);

    Answer answer(String method, String path, Function<Match, Answer> run);

    void hijack(Upgradable request, Session session) throws IOException;
}
