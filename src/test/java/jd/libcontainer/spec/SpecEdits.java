package jd.libcontainer.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A specification with some fields changed, for tests: `edit(spec).user("bob").tty(true).spec()`.
public record SpecEdits(InitSpec spec) {
    public static SpecEdits edit(InitSpec spec) {
        return new SpecEdits(spec);
    }

    public static SpecEdits draft(String id, String rootfs) {
        return new SpecEdits(InitSpec.of(id, rootfs, List.of()));
    }

    private SpecEdits process(ProcessSpec other) {
        return edit(spec.withProcess(other));
    }

    private SpecEdits user(UserSpec other) {
        return edit(spec.withUser(other));
    }

    private SpecEdits security(SecuritySpec other) {
        return edit(spec.withSecurity(other));
    }

    private SpecEdits filesystem(FilesystemSpec other) {
        return edit(spec.withFilesystem(other));
    }

    private SpecEdits namespaces(NamespaceSpec other) {
        return edit(spec.withNamespaces(other));
    }

    public SpecEdits arguments(List<String> other) {
        return process(spec.process().withArguments(other));
    }

    public SpecEdits environment(List<String> other) {
        return process(spec.process().withEnvironment(other));
    }

    public SpecEdits workingDir(String other) {
        return process(spec.process().withWorkingDir(other));
    }

    public SpecEdits tty(boolean other) {
        return process(spec.process().withTty(other));
    }

    public SpecEdits rlimits(List<Rlimit> other) {
        return process(spec.process().withRlimits(other));
    }

    public SpecEdits oomScoreAdj(int other) {
        return process(spec.process().withOomScoreAdj(other));
    }

    public SpecEdits user(String other) {
        return user(spec.user().withName(other));
    }

    public SpecEdits additionalGroups(List<String> other) {
        return user(spec.user().withAdditionalGroups(other));
    }

    public SpecEdits capabilities(long other) {
        return security(spec.security().withCapabilities(other));
    }

    public SpecEdits noNewPrivileges(boolean other) {
        return security(spec.security().withNoNewPrivileges(other));
    }

    public SpecEdits apparmorProfile(String other) {
        return security(spec.security().withApparmorProfile(other));
    }

    public SpecEdits seccompFilter(String other) {
        return security(spec.security().withSeccompFilter(other));
    }

    public SpecEdits readonlyRootfs(boolean other) {
        return filesystem(spec.filesystem().withReadonlyRootfs(other));
    }

    public SpecEdits mounts(List<InitMount> other) {
        return filesystem(spec.filesystem().withMounts(other));
    }

    /// Those that are there and these.
    public SpecEdits moreMounts(InitMount... more) {
        List<InitMount> mounts = new ArrayList<>(spec.filesystem().mounts());
        mounts.addAll(List.of(more));
        return mounts(mounts);
    }

    public SpecEdits devices(List<InitDevice> other) {
        return filesystem(spec.filesystem().withDevices(other));
    }

    public SpecEdits maskedPaths(List<String> other) {
        return filesystem(spec.filesystem().withMaskedPaths(other));
    }

    public SpecEdits readonlyPaths(List<String> other) {
        return filesystem(spec.filesystem().withReadonlyPaths(other));
    }

    public SpecEdits hostname(String other) {
        return namespaces(spec.namespaces().withHostname(other));
    }

    public SpecEdits sysctls(Map<String, String> other) {
        return namespaces(spec.namespaces().withSysctls(other));
    }

    public SpecEdits network(NetworkState other) {
        return namespaces(spec.namespaces().withNetwork(other));
    }

    public SpecEdits bundle(BundleSpec other) {
        return edit(spec.withBundle(other));
    }
}
