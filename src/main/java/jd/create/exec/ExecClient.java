package jd.create.exec;

import java.util.List;
import jd.create.output.Audience;
import jd.create.output.Backlog;
import jd.create.output.OutputBudget;
import jd.create.output.StdStream;

/// The one client of a further command, which came with its start. What it did not ask for is read and thrown away, since
/// a full pipe would stop the command.
public final class ExecClient implements Audience {
    private final List<StdStream> wanted;
    private final boolean framed;
    private final Backlog backlog;

    /// @param framed whether each piece is put behind a header that names its stream
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
        // There is no line to be completed, and no end before the process's.
    }
}
