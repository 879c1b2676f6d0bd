package jd.create.exec;

import jd.create.output.OutputListener;

/// Receives the output of an exec process, and learns of its exit: the client that has started it, or a health check.
public interface ExecOutput extends OutputListener {
    /// The process has exited, its output has been passed on, and its exit code is known.
    void end();
}
