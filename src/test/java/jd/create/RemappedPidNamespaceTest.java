package jd.create;

import jd.libcontainer.namespace.IdMap;
import jd.libcontainer.namespace.IdMaps;
import org.junit.jupiter.api.Tag;

/// The same tests with `--userns-remap`: CAP_SYS_PTRACE is effective in the container's user namespace, which an init that
/// joins its PID namespace joins, too.
@Tag("root")
class RemappedPidNamespaceTest extends PidNamespaceLockTest {
    @Override
    IdMaps maps() {
        IdMap map = IdMap.of(100_000, 65_536);
        return new IdMaps(map, map);
    }
}
