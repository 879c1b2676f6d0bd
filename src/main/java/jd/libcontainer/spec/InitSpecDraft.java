package jd.libcontainer.spec;

import java.util.List;
import java.util.Map;
import jd.libcontainer.spec.InitSpec.BundleTerms;
import jd.libcontainer.spec.InitSpec.Device;
import jd.libcontainer.spec.InitSpec.InitMount;
import jd.libcontainer.spec.InitSpec.NetworkState;
import jd.libcontainer.spec.InitSpec.Rlimit;

/// An [InitSpec] while it is written, a line for each thing said.
public final class InitSpecDraft {
    private final String id;
    private final String rootfs;
    private boolean readonlyRootfs;
    private String hostname = "";
    private String domainname = "";
    private List<String> arguments = List.of();
    private List<String> environment = List.of();
    private String workingDir = "/";
    private String user = "";
    private List<String> additionalGroups = List.of();
    private boolean tty;
    private List<InitMount> mounts = List.of();
    private List<Device> devices = List.of();
    private List<String> maskedPaths = List.of();
    private List<String> readonlyPaths = List.of();
    private boolean privileged;
    private long capabilities;
    private long ambientCapabilities;
    private boolean noNewPrivileges;
    private String apparmorProfile = "";
    private String seccompFilter = "";
    private List<Rlimit> rlimits = List.of();
    private int umask = 0022;
    private int oomScoreAdj;
    private NetworkState network = NetworkState.LOOPBACK_ONLY;
    private Map<String, String> sysctls = Map.of();
    private BundleTerms bundle = BundleTerms.NONE;

    InitSpecDraft(String id, String rootfs) {
        this.id = id;
        this.rootfs = rootfs;
    }

    InitSpecDraft(InitSpec spec) {
        this.id = spec.id();
        this.rootfs = spec.rootfs();
        this.readonlyRootfs = spec.readonlyRootfs();
        this.hostname = spec.hostname();
        this.domainname = spec.domainname();
        this.arguments = spec.arguments();
        this.environment = spec.environment();
        this.workingDir = spec.workingDir();
        this.user = spec.user();
        this.additionalGroups = spec.additionalGroups();
        this.tty = spec.tty();
        this.mounts = spec.mounts();
        this.devices = spec.devices();
        this.maskedPaths = spec.maskedPaths();
        this.readonlyPaths = spec.readonlyPaths();
        this.privileged = spec.privileged();
        this.capabilities = spec.capabilities();
        this.ambientCapabilities = spec.ambientCapabilities();
        this.noNewPrivileges = spec.noNewPrivileges();
        this.apparmorProfile = spec.apparmorProfile();
        this.seccompFilter = spec.seccompFilter();
        this.rlimits = spec.rlimits();
        this.umask = spec.umask();
        this.oomScoreAdj = spec.oomScoreAdj();
        this.network = spec.network();
        this.sysctls = spec.sysctls();
        this.bundle = spec.bundle();
    }

    public InitSpec spec() {
        return new InitSpec(
                id,
                rootfs,
                readonlyRootfs,
                hostname,
                domainname,
                arguments,
                environment,
                workingDir,
                user,
                additionalGroups,
                tty,
                mounts,
                devices,
                maskedPaths,
                readonlyPaths,
                privileged,
                capabilities,
                ambientCapabilities,
                noNewPrivileges,
                apparmorProfile,
                seccompFilter,
                rlimits,
                umask,
                oomScoreAdj,
                network,
                sysctls,
                bundle);
    }

    public InitSpecDraft readonlyRootfs(boolean readonlyRootfs) {
        this.readonlyRootfs = readonlyRootfs;
        return this;
    }

    public InitSpecDraft hostname(String hostname) {
        this.hostname = hostname;
        return this;
    }

    public InitSpecDraft domainname(String domainname) {
        this.domainname = domainname;
        return this;
    }

    public InitSpecDraft arguments(List<String> arguments) {
        this.arguments = arguments;
        return this;
    }

    public InitSpecDraft environment(List<String> environment) {
        this.environment = environment;
        return this;
    }

    public InitSpecDraft workingDir(String workingDir) {
        this.workingDir = workingDir;
        return this;
    }

    public InitSpecDraft user(String user) {
        this.user = user;
        return this;
    }

    public InitSpecDraft additionalGroups(List<String> additionalGroups) {
        this.additionalGroups = additionalGroups;
        return this;
    }

    public InitSpecDraft tty(boolean tty) {
        this.tty = tty;
        return this;
    }

    public InitSpecDraft mounts(List<InitMount> mounts) {
        this.mounts = mounts;
        return this;
    }

    public InitSpecDraft devices(List<Device> devices) {
        this.devices = devices;
        return this;
    }

    public InitSpecDraft maskedPaths(List<String> maskedPaths) {
        this.maskedPaths = maskedPaths;
        return this;
    }

    public InitSpecDraft readonlyPaths(List<String> readonlyPaths) {
        this.readonlyPaths = readonlyPaths;
        return this;
    }

    public InitSpecDraft privileged(boolean privileged) {
        this.privileged = privileged;
        return this;
    }

    public InitSpecDraft capabilities(long capabilities) {
        this.capabilities = capabilities;
        return this;
    }

    public InitSpecDraft ambientCapabilities(long ambientCapabilities) {
        this.ambientCapabilities = ambientCapabilities;
        return this;
    }

    public InitSpecDraft noNewPrivileges(boolean noNewPrivileges) {
        this.noNewPrivileges = noNewPrivileges;
        return this;
    }

    public InitSpecDraft apparmorProfile(String apparmorProfile) {
        this.apparmorProfile = apparmorProfile;
        return this;
    }

    public InitSpecDraft seccompFilter(String seccompFilter) {
        this.seccompFilter = seccompFilter;
        return this;
    }

    public InitSpecDraft rlimits(List<Rlimit> rlimits) {
        this.rlimits = rlimits;
        return this;
    }

    public InitSpecDraft umask(int umask) {
        this.umask = umask;
        return this;
    }

    public InitSpecDraft oomScoreAdj(int oomScoreAdj) {
        this.oomScoreAdj = oomScoreAdj;
        return this;
    }

    public InitSpecDraft network(NetworkState network) {
        this.network = network;
        return this;
    }

    public InitSpecDraft sysctls(Map<String, String> sysctls) {
        this.sysctls = sysctls;
        return this;
    }

    public InitSpecDraft bundle(BundleTerms bundle) {
        this.bundle = bundle;
        return this;
    }
}
