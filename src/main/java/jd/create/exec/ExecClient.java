package jd.create.exec;

import java.util.List;
import jd.create.output.Backlog;
import jd.create.output.OutputBudget;
import jd.create.output.StdStream;

/// The client that has started an exec process. Streams that it did not ask for are read and discarded, since a full pipe
/// would block the process.
public final class ExecClient implements ExecOutput {
    private final List<StdStream> wanted;
    private final boolean framed;
    private final Backlog backlog;

    /// @param framed whether a header that names the stream precedes each piece
    public ExecClient(List<StdStream> wanted, boolean framed, OutputBudget budget) {
        this.wanted = List.copyOf(wanted);
        this.framed = framed;
        this.backlog = new Backlog(budget, "a client of an exec process");
    }

    public Backlog backlog() {
        return backlog;
    }

    @Override
    public void publish(StdStream stream, byte[] bytes) {
        if (wanted.contains(stream)) {
            backlog.put(framed && bytes.length > 0 ? stream.frame(bytes) : bytes);
        }
    }

    @Override
    public void finish(StdStream stream) {
        // The client's stream ends with the process.
    }

    @Override
    public void end() {
        backlog.end();
    }
}
