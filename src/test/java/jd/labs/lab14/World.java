package jd.labs.lab14;

import java.util.List;
import jd.libcontainer.kernel.ProcessSyscalls.SpawnAction;

/// The methods that a student of lab 14 writes. The tasks are explained in the starter and in
/// `labs/lab14-namespaces/tasks.adoc`.
public interface World {
    /// A text to write into a file of a cgroup.
    record Write(String file, String text) {}

    void leave();

    void name(String hostname);

    void keepMounts();

    void scratch(String directory);

    void keepOnly(long capabilities);

    int start(List<String> command, List<SpawnAction> actions);

    void confine(String group, int processes, int pid);

    List<Write> memoryLimits(int version, long memory, long swap);

    List<String> withOwnProc(List<String> command);
}
