package jd.libcontainer.security;

import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import jd.libcontainer.security.ConfinementException.Finder;

/// The rules of a filter, with all conditions on processor, kernel and capabilities decided.
///
/// OCI runtime-spec: config-linux.md, linux.seccomp
///
/// @param otherwise the action for a call without a rule
/// @param errno of that action, if it has one
/// @param architectures by libseccomp's names, `x86_64`; the machine's own is always included
public record SeccompRules(SeccompAction otherwise, int errno, List<String> architectures, List<Rule> rules) {
    static final int EPERM = 1;

    private static final Set<String> ARCHITECTURES = Set.of(
            "x86", "x86_64", "x32", "arm", "aarch64", "mips", "mips64", "mips64n32", "mipsel", "mipsel64",
            "mipsel64n32", "ppc", "ppc64", "ppc64le", "riscv64", "s390", "s390x");

    public SeccompRules {
        architectures = List.copyOf(architectures);
        rules = List.copyOf(rules);
    }

    /// A rule for one call. Applies if all of its conditions do.
    public record Rule(String call, SeccompAction action, int errno, List<Condition> conditions) {
        public Rule {
            conditions = List.copyOf(conditions);
        }
    }

    /// A condition on one argument of a call. A filter cannot read the memory to which it points.
    ///
    /// @param index from 0
    /// @param value unsigned; with [Comparison#MASKED_EQ] the mask
    /// @param second with MASKED_EQ the value after masking
    public record Condition(int index, Comparison comparison, long value, long second) {
        private static final int ARGUMENTS = 6;

        void check(String call) {
            if (index < 0 || index >= ARGUMENTS) {
                throw new ConfinementException(
                        Finder.INIT,
                        "error creating seccomp syscall condition for syscall " + call
                                + ": syscalls only have up to 6 arguments (" + Integer.toUnsignedString(index)
                                + " given)");
            }
        }
    }

    /// In the order of libseccomp's numbers, which start at 1.
    public enum Comparison {
        NE,
        LT,
        LE,
        EQ,
        GE,
        GT,
        MASKED_EQ;

        private static final String PREFIX = "SCMP_CMP_";

        /// @param name as in profiles: `SCMP_CMP_EQ`
        static Comparison parse(String name) {
            for (Comparison comparison : values()) {
                if (name.equals(PREFIX + comparison.name())) {
                    return comparison;
                }
            }
            throw new ConfinementException(
                    Finder.RUNTIME, "string " + name + " is not a valid operator for seccomp");
        }

        int number() {
            return ordinal() + 1;
        }
    }

    /// {@return libseccomp's name for `SCMP_ARCH_X86_64`}
    static String architecture(String name) {
        String plain = name.startsWith("SCMP_ARCH_")
                ? name.substring("SCMP_ARCH_".length()).toLowerCase(Locale.ROOT)
                : "";
        if (!ARCHITECTURES.contains(plain)) {
            throw new ConfinementException(Finder.RUNTIME, "string " + name + " is not a valid arch for seccomp");
        }
        return plain;
    }

    static int errno(OptionalInt given) {
        return given.orElse(EPERM);
    }
}
