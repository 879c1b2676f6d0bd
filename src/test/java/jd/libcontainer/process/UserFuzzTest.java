package jd.libcontainer.process;

import java.util.List;
import jd.fuzz.FuzzTest;
import jd.fuzz.Target;
import jd.libcontainer.namespace.SubordinateIds;
import jd.libcontainer.spec.InitFailure;

/// Fuzzes the parsers of passwd, group and subuid files. The image supplies the first two, so they may hold any bytes.
class UserFuzzTest extends FuzzTest {
    private static final String SEED = """
            bob:staff
            ---
            root:x:0:0:root:/root:/bin/sh
            bob:x:1001:1002:Bob:/home/bob:/bin/sh
            odd:x:notanumber:7::/odd:
            huge:x:4294967299:5::/huge:
            ---
            root:x:0:root
            staff:x:1002:bob,root
            audio:x:29:bob
            """;

    @Override
    public List<Target> targets() {
        return List.of(users(), subordinateIds());
    }

    /// The input is the argument of `-u`, /etc/passwd and /etc/group, separated by lines of dashes.
    private static Target users() {
        return Target.ofText("passwd-and-group", text -> {
                    String[] parts = (text + "\n---\n\n---\n").split("\n---\n", -1);
                    ExecUser user = ExecUser.find(parts[0], List.of("audio", "7"), parts[1], parts[2]);
                    user.withHome(UserFile.of(parts[1]));
                })
                .seeds(SEED, SEED.replace("bob:staff", "1001"), SEED.replace("bob:staff", ":29"))
                .rejectsWith(InitFailure.class);
    }

    private static Target subordinateIds() {
        return Target.ofText("subuid", text -> SubordinateIds.mapOf(text, "dockremap", 1000))
                .seeds("dockremap:100000:65536\n1000:200000:1\n", "dockremap:4294967295:65536\n");
    }
}
