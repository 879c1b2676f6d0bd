package jd.libcontainer;

import java.util.ArrayList;
import java.util.List;

/// A specification with one thing changed.
public record SpecEdits(InitSpec spec) {
    public InitSpec user(String user) {
        return edited(spec.workingDir(), user, false, spec.readonlyRootfs(), spec.mounts());
    }

    public InitSpec workingDir(String path) {
        return edited(path, spec.user(), false, spec.readonlyRootfs(), spec.mounts());
    }

    public InitSpec tty() {
        return edited(spec.workingDir(), spec.user(), true, spec.readonlyRootfs(), spec.mounts());
    }

    public InitSpec readonly() {
        return edited(spec.workingDir(), spec.user(), spec.tty(), true, spec.mounts());
    }

    /// The standard mounts and these.
    public InitSpec mounts(InitSpec.InitMount... more) {
        List<InitSpec.InitMount> mounts = new ArrayList<>(spec.mounts());
        mounts.addAll(List.of(more));
        return edited(spec.workingDir(), spec.user(), spec.tty(), spec.readonlyRootfs(), mounts);
    }

    private InitSpec edited(
            String workingDir, String user, boolean tty, boolean readonly, List<InitSpec.InitMount> mounts) {
        return new InitSpec(
                spec.id(),
                spec.rootfs(),
                readonly,
                spec.hostname(),
                spec.domainname(),
                spec.arguments(),
                spec.environment(),
                workingDir,
                user,
                spec.additionalGroups(),
                tty,
                mounts,
                spec.maskedPaths(),
                spec.readonlyPaths(),
                spec.privileged(),
                spec.capabilities(),
                spec.noNewPrivileges(),
                spec.oomScoreAdj(),
                spec.network(),
                spec.sysctls());
    }
}
