package jd.libcontainer.security;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.security.ConfinementException.Finder;
import jd.libcontainer.security.NewerCalls.Newest;
import jd.libcontainer.security.SeccompRules.Condition;
import jd.libcontainer.security.SeccompRules.Rule;

/// Compiles rules to a BPF program, with libseccomp, which knows the numbers of all calls on all processors.
///
/// runc: libcontainer/seccomp/seccomp_linux.go InitSeccomp
record FilterCompiler(LibSeccomp library, Syscalls kernel) {
    /// Old versions of libseccomp build a wrong tree for few rules, which gain nothing from it.
    private static final int RULES_WORTH_A_TREE = 32;

    private static final int BUFFER = 1 << 16;

    /// {@return the number of a call on this machine; negative if it has none}
    int number(String call) {
        return library.seccomp_syscall_resolve_name(name(call));
    }

    // tag::compiling-a-filter[]
    SeccompFilter compile(SeccompRules rules) {
        refuseNotify(rules);
        int otherwise = rules.otherwise().verdict(rules.errno());
        long filter = library.seccomp_init(otherwise);
        if (filter == 0) {
            throw wrong("error creating filter: could not create filter");
        }
        try {
            for (String architecture : rules.architectures()) {
                addArchitecture(filter, architecture);
            }
            library.seccomp_attr_set(filter, LibSeccomp.CTL_NNP, 0); // <1>
            if (rules.rules().size() > RULES_WORTH_A_TREE) { // <2>
                library.seccomp_attr_set(filter, LibSeccomp.CTL_OPTIMIZE, 2);
            }
            for (Rule rule : rules.rules()) {
                addRule(filter, rule, otherwise);
            }
            byte[] program = export(filter); // <3>
            return new SeccompFilter(rules.otherwise().passes()
                    ? program
                    : NewerCalls.unknownTo(program, newest(rules)));
        } finally {
            library.seccomp_release(filter);
        }
    }
    // end::compiling-a-filter[]

    /// Refuses SCMP_ACT_NOTIFY, since jd has no agent.
    private static void refuseNotify(SeccompRules rules) {
        if (rules.otherwise() == SeccompAction.NOTIFY) {
            throw wrong("SCMP_ACT_NOTIFY cannot be used as default action");
        }
        if (rules.rules().stream().anyMatch(rule -> rule.action() == SeccompAction.NOTIFY)) {
            throw wrong("listenerPath is not set");
        }
    }

    private void addArchitecture(long filter, String architecture) {
        int result = library.seccomp_arch_add(filter, library.seccomp_arch_resolve_name(name(architecture)));
        if (result < 0 && result != -Errno.EEXIST.number()) {
            throw wrong("error adding architecture to seccomp filter: " + Errno.of(-result).description());
        }
    }

    private void addRule(long filter, Rule rule, int otherwise) {
        if (rule.call().isEmpty()) {
            throw wrong("empty string is not a valid syscall");
        }
        int action = rule.action().verdict(rule.errno());
        int call = number(rule.call());
        // libseccomp refuses a rule that equals the default action. A call that it does not know is skipped: the kernel
        // hardly has it.
        if (action == otherwise || call == -1) {
            return;
        }
        rule.conditions().forEach(condition -> condition.check(rule.call()));
        for (List<Condition> together : alternatives(rule.conditions())) {
            int result = library.seccomp_rule_add_array(filter, action, call, together.size(), structs(together));
            if (result < 0) {
                throw wrong("error adding seccomp " + (together.isEmpty() ? "filter rule" : "rule") + " for syscall "
                        + rule.call() + ": " + reason(result));
            }
        }
    }

    /// Conditions are combined by AND; but several on one argument become one rule each, for compatibility.
    private static List<List<Condition>> alternatives(List<Condition> conditions) {
        Set<Integer> arguments = new HashSet<>();
        boolean distinct = conditions.stream().allMatch(condition -> arguments.add(condition.index()));
        return distinct ? List.of(conditions) : conditions.stream().map(List::of).toList();
    }

    private static byte[] structs(List<Condition> conditions) {
        ByteBuffer structs = ByteBuffer.allocate(24 * Math.max(1, conditions.size())).order(ByteOrder.LITTLE_ENDIAN);
        for (Condition condition : conditions) {
            structs.putInt(condition.index())
                    .putInt(condition.comparison().number())
                    .putLong(condition.value())
                    .putLong(condition.second());
        }
        return structs.array();
    }

    private static String reason(int result) {
        Errno errno = Errno.of(-result);
        return errno == Errno.EINVAL ? "two checks on same syscall argument" : errno.description();
    }

    /// The library writes to a descriptor. A pipe holds twice the largest filter that the kernel accepts, so no reader
    /// is needed meanwhile.
    private byte[] export(long filter) {
        int[] pipe = kernel.pipe2(FileSyscalls.O_CLOEXEC | FileSyscalls.O_NONBLOCK);
        try {
            int result = library.seccomp_export_bpf(filter, pipe[1]);
            if (result < 0) {
                throw wrong("error loading seccomp filter into kernel: error exporting BPF: "
                        + Errno.of(-result).description());
            }
            return readAll(pipe[0]);
        } finally {
            kernel.close(pipe[0]);
            kernel.close(pipe[1]);
        }
    }

    private byte[] readAll(int fd) {
        ByteArrayOutputStream program = new ByteArrayOutputStream();
        byte[] buffer = new byte[BUFFER];
        try {
            while (true) {
                int count = kernel.read(fd, buffer, 0, buffer.length);
                program.write(buffer, 0, count);
            }
        } catch (SyscallException e) {
            if (!e.is(Errno.EAGAIN)) {
                throw e;
            }
            return program.toByteArray();
        }
    }

    private List<Newest> newest(SeccompRules rules) {
        List<Newest> newest = new ArrayList<>();
        for (String name : rules.architectures()) {
            int architecture = library.seccomp_arch_resolve_name(name(name));
            int last = rules.rules().stream()
                    .mapToInt(rule -> library.seccomp_syscall_resolve_name_arch(architecture, name(rule.call())))
                    .max()
                    .orElse(0);
            if (last > 0) {
                newest.add(new Newest(architecture, last));
            }
        }
        return newest;
    }

    private static byte[] name(String text) {
        return (text + '\0').getBytes(StandardCharsets.UTF_8);
    }

    private static ConfinementException wrong(String message) {
        return new ConfinementException(Finder.INIT, message);
    }
}
