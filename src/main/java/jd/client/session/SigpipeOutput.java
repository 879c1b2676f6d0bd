package jd.client.session;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import jd.client.api.ClientException;

/// Writes a container's output. If the reader has closed the pipe (`jd logs -f c | head`), the client exits silently
/// with the exit code that a shell reports after SIGPIPE; the JVM itself ignores that signal.
final class SigpipeOutput extends FilterOutputStream {
    private static final int ENDED_BY_SIGPIPE = 128 + 13;

    SigpipeOutput(OutputStream out) {
        super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        try {
            out.write(bytes, offset, length);
            out.flush();
        } catch (IOException e) {
            throw new ClientException(ENDED_BY_SIGPIPE, "", e);
        }
    }
}
