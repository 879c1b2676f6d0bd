package jd.libcontainer.security;

import java.util.List;
import jd.fuzz.FuzzTest;
import jd.fuzz.Target;

/// Fuzzes the parser of seccomp profiles, which a client sends as a string inside its request.
class SecurityFuzzTest extends FuzzTest {
    @Override
    public List<Target> targets() {
        return List.of(profiles());
    }

    private static Target profiles() {
        return Target.ofText("seccomp-profiles", json -> ProfileReader.read(json).toString())
                .seeds("""
                        {"defaultAction":"SCMP_ACT_ERRNO","defaultErrnoRet":38,"archMap":[{"architecture":"SCMP_ARCH_X86_64",
                        "subArchitectures":["SCMP_ARCH_X86"]}],"flags":["SECCOMP_FILTER_FLAG_LOG"],"syscalls":[{"names":["read",
                        "write"],"action":"SCMP_ACT_ALLOW","args":[{"index":0,"value":18446744073709551615,"valueTwo":1,
                        "op":"SCMP_CMP_MASKED_EQ"}],"comment":"","includes":{"minKernel":"4.8","caps":["CAP_SYS_ADMIN"]},
                        "excludes":{"arches":["s390"]},"errnoRet":1}]}""", "{\"defaultAction\":\"SCMP_ACT_ALLOW\","
                        + "\"architectures\":[\"SCMP_ARCH_X86\"],\"syscalls\":[{\"name\":\"x\",\"action\":\"SCMP_ACT_KILL\"}]}")
                .rejectsWith(ConfinementException.class);
    }
}
