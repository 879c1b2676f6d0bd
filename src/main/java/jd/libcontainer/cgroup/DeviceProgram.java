package jd.libcontainer.cgroup;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/// Compiles device rules for version 2 of cgroups, which has no file for them. It has a hook for an eBPF program: the
/// kernel runs it whenever a process of the cgroup opens a device or creates a node, and the result, 0 or 1, is the
/// answer.
///
/// The kernel verifies that a program ends and accesses only its argument: a structure of three numbers, whose address
/// is in register 1.
///
/// ```
/// struct bpf_cgroup_dev_ctx {
///     u32 access_type;   // type of the device in the lower half, access in the upper
///     u32 major, minor;
/// }
/// ```
///
/// For the rule "allow `c 10:200 rw`" the program has these eight instructions; the other rules follow below.
///
/// ```
///     if type != 2           goto next       r2
///     r1 = access & 6                        r3
///     if r1 != access        goto next
///     if major != 10         goto next       r4
///     if minor != 200        goto next       r5
///     r0 = 1; exit
/// next:
/// ```
///
/// Linux: kernel/bpf/cgroup.c. runc: libcontainer/cgroups/ebpf/devicefilter
final class DeviceProgram {
    private static final int RESULT = 0;
    private static final int CONTEXT = 1;
    private static final int SCRATCH = 1;
    private static final int TYPE = 2;
    private static final int ACCESS = 3;
    private static final int MAJOR = 4;
    private static final int MINOR = 5;

    private static final int BLOCK_DEVICE = 1;
    private static final int CHARACTER_DEVICE = 2;

    private DeviceProgram() {}

    // tag::compiling-devices[]
    static List<EbpfInstruction> compile(DeviceAccess access) {
        List<EbpfInstruction> program = new ArrayList<>(List.of(
                EbpfInstruction.loadWord(TYPE, CONTEXT, 0),
                EbpfInstruction.move(ACCESS, TYPE),
                EbpfInstruction.and(TYPE, 0xffff),
                EbpfInstruction.shiftRight(ACCESS, 16),
                EbpfInstruction.loadWord(MAJOR, CONTEXT, 4),
                EbpfInstruction.loadWord(MINOR, CONTEXT, 8)));
        for (DeviceRule exception : access.exceptions()) {
            program.addAll(compileRule(exception));
        }
        program.addAll(answer(access.open()));
        return program;
    }
    // end::compiling-devices[]

    /// A rule is a few conditions and an answer. The distance from a condition to the next rule is computed when all
    /// conditions are known.
    private static List<EbpfInstruction> compileRule(DeviceRule rule) {
        List<IntFunction<EbpfInstruction>> conditions = new ArrayList<>();
        int type = rule.type() == 'b' ? BLOCK_DEVICE : CHARACTER_DEVICE;
        conditions.add(next -> EbpfInstruction.skipUnlessEqual(next, TYPE, type));
        if (rule.access() != DeviceRule.ALL) {
            conditions.add(_ -> EbpfInstruction.move(SCRATCH, ACCESS));
            conditions.add(_ -> EbpfInstruction.and(SCRATCH, rule.access()));
            // An allow rule must cover all of the access; a deny rule applies if it covers a part of it.
            conditions.add(next -> rule.allow()
                    ? EbpfInstruction.skipUnlessSame(next, SCRATCH, ACCESS)
                    : EbpfInstruction.skipIfEqual(next, SCRATCH, 0));
        }
        if (rule.major() != DeviceRule.ANY) {
            conditions.add(next -> EbpfInstruction.skipUnlessEqual(next, MAJOR, (int) rule.major()));
        }
        if (rule.minor() != DeviceRule.ANY) {
            conditions.add(next -> EbpfInstruction.skipUnlessEqual(next, MINOR, (int) rule.minor()));
        }
        List<EbpfInstruction> answer = answer(rule.allow());
        List<EbpfInstruction> block = new ArrayList<>();
        for (IntFunction<EbpfInstruction> condition : conditions) {
            block.add(condition.apply(conditions.size() - block.size() - 1 + answer.size()));
        }
        block.addAll(answer);
        return block;
    }

    private static List<EbpfInstruction> answer(boolean allowed) {
        return List.of(EbpfInstruction.set(RESULT, allowed ? 1 : 0), EbpfInstruction.exit());
    }
}
