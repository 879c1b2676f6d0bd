package jd.libcontainer.security;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import jd.libcontainer.kernel.Capabilities;
import jd.libcontainer.security.SeccompRules.Comparison;
import jd.libcontainer.security.SeccompRules.Condition;
import jd.libcontainer.security.SeccompRules.Rule;

/// A seccomp profile as Docker's users write it for `--security-opt seccomp=FILE`. Other than in the OCI's format, a
/// group of calls can depend on processor, kernel and capabilities.
///
/// ```
/// {"defaultAction": "SCMP_ACT_ERRNO", "defaultErrnoRet": 1,
///  "archMap": [{"architecture": "SCMP_ARCH_X86_64", "subArchitectures": ["SCMP_ARCH_X86", "SCMP_ARCH_X32"]}],
///  "syscalls": [
///    {"names": ["read", "write"], "action": "SCMP_ACT_ALLOW"},
///    {"names": ["ptrace"], "action": "SCMP_ACT_ALLOW", "includes": {"minKernel": "4.8"}},
///    {"names": ["clone"], "action": "SCMP_ACT_ALLOW", "excludes": {"caps": ["CAP_SYS_ADMIN"]},
///     "args": [{"index": 0, "value": 2114060288, "valueTwo": 0, "op": "SCMP_CMP_MASKED_EQ"}]}]}
/// ```
///
/// moby: profiles/seccomp/seccomp.go, seccomp_linux.go
///
/// @param defaultAction by its name, which is checked when rules are made
record SeccompProfile(
        String defaultAction,
        OptionalInt defaultErrno,
        List<String> architectures,
        List<ArchitectureFamily> families,
        List<String> flags,
        List<Group> groups) {

    SeccompProfile {
        architectures = List.copyOf(architectures);
        families = List.copyOf(families);
        flags = List.copyOf(flags);
        groups = List.copyOf(groups);
    }

    /// A processor, and those whose programs it also runs.
    record ArchitectureFamily(String architecture, List<String> subArchitectures) {
        ArchitectureFamily {
            subArchitectures = List.copyOf(subArchitectures);
        }
    }

    /// A group of calls with the same action, and its conditions.
    record Group(
            List<String> calls,
            String action,
            OptionalInt errno,
            List<Argument> arguments,
            Circumstances includes,
            Circumstances excludes) {
        Group {
            calls = List.copyOf(calls);
            arguments = List.copyOf(arguments);
        }

        Group when(int index, long value, long second, String comparison) {
            List<Argument> one = List.of(new Argument(index, value, second, comparison));
            return new Group(calls, action, errno, one, includes, excludes);
        }

        Group instead(String otherAction, int otherErrno) {
            return new Group(calls, otherAction, OptionalInt.of(otherErrno), arguments, includes, excludes);
        }

        Group on(String... processors) {
            return including(new Circumstances(List.of(), List.of(processors), KernelVersion.NONE));
        }

        Group with(String capability) {
            return including(new Circumstances(List.of(capability), List.of(), KernelVersion.NONE));
        }

        Group since(KernelVersion kernel) {
            return including(new Circumstances(List.of(), List.of(), kernel));
        }

        private Group including(Circumstances circumstances) {
            return new Group(calls, action, errno, arguments, circumstances, excludes);
        }

        Group without(String capability) {
            Circumstances has = new Circumstances(List.of(capability), List.of(), KernelVersion.NONE);
            return new Group(calls, action, errno, arguments, includes, has);
        }
    }

    /// A condition whose comparison is not parsed yet.
    record Argument(int index, long value, long second, String comparison) {
        Condition condition() {
            return new Condition(index, Comparison.parse(comparison), value, second);
        }
    }

    /// Conditions on host and container. An empty list is no condition.
    ///
    /// @param capabilities with their prefix, `CAP_SYS_ADMIN`
    /// @param architectures by Go's names, `amd64`
    /// @param minKernel 0.0 for no condition
    record Circumstances(List<String> capabilities, List<String> architectures, KernelVersion minKernel) {
        static final Circumstances ANY = new Circumstances(List.of(), List.of(), KernelVersion.NONE);

        Circumstances {
            capabilities = List.copyOf(capabilities);
            architectures = List.copyOf(architectures);
        }

        /// {@return whether this excludes a group} One of the capabilities is enough.
        private boolean excludes(Host host, long has) {
            return architectures.contains(host.goArchitecture())
                    || capabilities.stream().anyMatch(name -> isIn(has, name))
                    || minKernel.asksSomething() && host.kernel().atLeast(minKernel);
        }

        /// {@return whether this includes a group} All of the capabilities are needed.
        private boolean includes(Host host, long has) {
            return (architectures.isEmpty() || architectures.contains(host.goArchitecture()))
                    && capabilities.stream().allMatch(name -> isIn(has, name))
                    && (!minKernel.asksSomething() || host.kernel().atLeast(minKernel));
        }

        private static boolean isIn(long set, String name) {
            int bit = name.startsWith("CAP_") ? Capabilities.NAMES.indexOf(name.substring("CAP_".length())) : -1;
            return bit >= 0 && (set & 1L << bit) != 0;
        }
    }

    /// The first two numbers of a kernel release: 4 and 8 of `4.8.0-rc1`.
    record KernelVersion(int kernel, int major) {
        static final KernelVersion NONE = new KernelVersion(0, 0);

        boolean asksSomething() {
            return !equals(NONE);
        }

        boolean atLeast(KernelVersion other) {
            return kernel > other.kernel || kernel == other.kernel && major >= other.major;
        }
    }

    /// The machine for which rules are made.
    ///
    /// @param architecture as in profiles: `SCMP_ARCH_X86_64`
    /// @param goArchitecture as in their conditions: `amd64`
    record Host(String architecture, String goArchitecture, KernelVersion kernel) {}

    /// {@return the machine, for a container with these capabilities on this host}
    SeccompRules rules(Host host, long capabilities) {
        if (!flags.isEmpty()) {
            throw new ConfinementException(
                    ConfinementException.Finder.RUNTIME, "seccomp flags are not yet supported by runc");
        }
        List<Rule> rules = new ArrayList<>();
        for (Group group : groups) {
            if (!group.excludes().excludes(host, capabilities) && group.includes().includes(host, capabilities)) {
                rules.addAll(rules(group));
            }
        }
        return new SeccompRules(
                SeccompAction.parse(defaultAction),
                SeccompRules.errno(defaultErrno),
                architecturesOn(host).stream().map(SeccompRules::architecture).toList(),
                rules);
    }

    private List<String> architecturesOn(Host host) {
        List<String> all = new ArrayList<>(architectures);
        for (ArchitectureFamily family : families) {
            if (family.architecture().equals(host.architecture())) {
                all.add(family.architecture());
                all.addAll(family.subArchitectures());
                break;
            }
        }
        return all;
    }

    private static List<Rule> rules(Group group) {
        SeccompAction action = SeccompAction.parse(group.action());
        List<Condition> conditions = group.arguments().stream().map(Argument::condition).toList();
        int errno = SeccompRules.errno(group.errno());
        return group.calls().stream().map(call -> new Rule(call, action, errno, conditions)).toList();
    }
}
