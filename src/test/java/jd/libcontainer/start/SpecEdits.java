package jd.libcontainer.start;

import java.util.ArrayList;
import java.util.List;
import jd.libcontainer.spec.InitSpec;

/// A specification with one thing changed.
public record SpecEdits(InitSpec spec) {
    public InitSpec user(String user) {
        return spec.edit().user(user).spec();
    }

    public InitSpec workingDir(String path) {
        return spec.edit().workingDir(path).spec();
    }

    public InitSpec tty() {
        return spec.edit().tty(true).spec();
    }

    public InitSpec readonly() {
        return spec.edit().readonlyRootfs(true).spec();
    }

    /// The standard mounts and these.
    public InitSpec mounts(InitSpec.InitMount... more) {
        List<InitSpec.InitMount> mounts = new ArrayList<>(spec.mounts());
        mounts.addAll(List.of(more));
        return spec.edit().mounts(mounts).spec();
    }
}
