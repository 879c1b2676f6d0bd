package jd.libcontainer.security;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jd.libcontainer.io.TextFile;
import jd.libcontainer.kernel.Capabilities;
import jd.libcontainer.kernel.Machine;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.security.ConfinementException.Finder;
import jd.libcontainer.security.SeccompFilter.Verdict;
import jd.libcontainer.security.SeccompProfile.Host;
import jd.libcontainer.security.SeccompProfile.KernelVersion;
import jnr.ffi.LibraryLoader;

/// Compiles the filters of containers.
///
/// moby: daemon/seccomp_linux.go WithSeccomp
public final class Seccomp {
    /// The calls of dockerinit's thread after a failed execve: it reports the error on the container's standard error,
    /// and ends. The JVM also wakes other threads for it.
    private static final List<String> LAST_WORDS = List.of("write", "futex", "exit_group", "munmap", "rt_sigprocmask");

    /// The number of cached filters: of containers with profiles or capabilities of their own.
    private static final int KEPT = 32;

    private final Optional<FilterCompiler> compiler;
    private final boolean inKernel;
    private final Host host;

    /// Guarded by itself.
    private final Map<Order, SeccompFilter> made = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Order, SeccompFilter> eldest) {
            return size() > KEPT;
        }
    };

    private record Order(SeccompChoice choice, long capabilities) {}

    private Seccomp(Optional<FilterCompiler> compiler, boolean inKernel, Host host) {
        this.compiler = compiler;
        this.inKernel = inKernel;
        this.host = host;
    }

    /// Checks what this kernel and this host support. A missing library is reported at a container's start.
    public static Seccomp open(Syscalls kernel) {
        boolean inKernel = !TextFile.readIfPresent(kernel, "/proc/sys/kernel/seccomp/actions_avail").isEmpty();
        boolean arm = Machine.THIS.name().equals("aarch64");
        Host host = new Host(
                arm ? "SCMP_ARCH_AARCH64" : "SCMP_ARCH_X86_64",
                arm ? "arm64" : "amd64",
                version(TextFile.readIfPresent(kernel, "/proc/sys/kernel/osrelease")));
        return new Seccomp(library().map(library -> new FilterCompiler(library, kernel)), inKernel, host);
    }

    private static Optional<LibSeccomp> library() {
        try {
            return Optional.of(
                    LibraryLoader.create(LibSeccomp.class).failImmediately().load("libseccomp.so.2"));
        } catch (UnsatisfiedLinkError e) {
            return Optional.empty();
        }
    }

    private static KernelVersion version(String release) {
        Matcher matcher = Pattern.compile("(\\d+)\\.(\\d+).*").matcher(release.strip());
        return matcher.matches()
                ? new KernelVersion(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)))
                : KernelVersion.NONE;
    }

    /// {@return whether containers get a filter here}
    public boolean isAvailable() {
        return inKernel && compiler.isPresent();
    }

    /// {@return the filter of a container with these capabilities}
    ///
    /// @throws ConfinementException for an invalid profile
    public SeccompFilter filter(SeccompChoice choice, long capabilities) {
        if (choice instanceof SeccompChoice.Unconfined) {
            return SeccompFilter.NONE;
        }
        if (!inKernel) {
            if (choice instanceof SeccompChoice.Default) {
                return SeccompFilter.NONE;
            }
            throw new ConfinementException(
                    Finder.DAEMON, "seccomp is not enabled in your kernel, cannot run a custom seccomp profile");
        }
        Order order = new Order(choice, capabilities);
        synchronized (made) {
            return made.computeIfAbsent(order, this::make);
        }
    }

    /// Compiles the default filter, which takes a few hundredths of a second, on a thread of its own, so that the first
    /// start need not wait.
    public void prepare() {
        if (isAvailable()) {
            Thread.ofPlatform()
                    .daemon()
                    .name("seccomp-filter")
                    .start(() -> filter(new SeccompChoice.Default(), Capabilities.DEFAULT));
        }
    }

    private SeccompFilter make(Order order) {
        FilterCompiler maker = compiler.orElseThrow(() -> new ConfinementException(
                Finder.DAEMON,
                "make a seccomp filter: libseccomp.so.2 not found: install the package libseccomp2, or run the"
                        + " container with --security-opt seccomp=unconfined"));
        return switch (order.choice()) {
            case SeccompChoice.Default _ ->
                maker.compile(DefaultProfile.profile().rules(host, order.capabilities()));
            case SeccompChoice.Custom custom -> custom(maker, custom.json(), order.capabilities());
            case SeccompChoice.Unconfined _ -> SeccompFilter.NONE;
        };
    }

    /// An empty document is not a profile.
    private SeccompFilter custom(FilterCompiler maker, String json, long capabilities) {
        SeccompProfile profile = ProfileReader.read(json);
        return profile.defaultAction().isEmpty() && profile.groups().isEmpty()
                ? SeccompFilter.NONE
                : maker.compile(profile.rules(host, capabilities));
    }

    /// {@return the possible verdicts of a filter on a call of this machine's programs}
    ///
    /// @param call by name; one that this machine does not have passes, since it cannot be made
    /// @param known its first arguments; the rest may be anything
    public Set<Verdict> verdicts(SeccompFilter filter, String call, long... known) {
        int number = compiler.map(maker -> maker.number(call)).orElse(-1);
        return number < 0
                ? Set.of(Verdict.ALLOWED)
                : filter.verdicts((int) Machine.THIS.auditArch(), number, known);
    }

    private boolean passes(SeccompFilter filter, String call) {
        return verdicts(filter, call).stream().allMatch(verdict -> verdict.action().passes());
    }

    /// Refuses a filter under which dockerinit could neither execute the command nor report why. If only its thread
    /// were killed, the rest of the JVM would wait for ever, as with Docker.
    ///
    /// @throws ConfinementException with Docker's message for such a container
    public void checkStart(SeccompFilter filter) {
        if (passes(filter, "execve")) {
            return;
        }
        boolean hangs = verdicts(filter, "execve").stream()
                .anyMatch(verdict -> verdict.action() == SeccompAction.KILL_THREAD);
        if (hangs || !LAST_WORDS.stream().allMatch(call -> passes(filter, call))) {
            throw new ConfinementException(Finder.KERNEL, "cannot start a stopped process: unknown");
        }
    }
}
