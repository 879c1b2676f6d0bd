package jd.create;

import jd.libcontainer.namespace.IdMap;
import jd.libcontainer.namespace.IdMaps;
import org.junit.jupiter.api.Tag;

/// The same where root of a container is nobody on the host: its CAP_SYS_PTRACE holds in its own user namespace, and an
/// init among its processes is in that one, too.
@Tag("root")
class RemappedPidNamespaceTest extends PidNamespaceLockTest {
    @Override
    IdMaps maps() {
        IdMap map = IdMap.of(100_000, 65_536);
        return new IdMaps(map, map);
    }
}
