package jd.labs.lab14;

import java.util.List;
import jd.libcontainer.ProcessSyscalls.SpawnAction;

/// What a student of lab 14 writes. The tasks are explained in the starter and in `labs/lab14-namespaces/tasks.adoc`.
public interface World {
    void leave();

    void name(String hostname);

    void keepMounts();

    void scratch(String directory);

    int start(List<String> command, List<SpawnAction> actions);

    List<String> withOwnProc(List<String> command);
}
