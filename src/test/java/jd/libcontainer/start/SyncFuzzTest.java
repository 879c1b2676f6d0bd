package jd.libcontainer.start;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import jd.fuzz.FuzzTest;
import jd.fuzz.Target;
import jd.libcontainer.io.JsonTree;
import jd.libcontainer.io.Pty;
import jd.libcontainer.kernel.LibcontainerException;
import jd.libcontainer.spec.BundleSpec;
import jd.libcontainer.spec.Hook;
import jd.libcontainer.spec.InitDevice;
import jd.libcontainer.spec.InitHooks;
import jd.libcontainer.spec.InitMount;
import jd.libcontainer.spec.InitSpec;
import jd.libcontainer.spec.NetworkState;
import jd.libcontainer.spec.NetworkState.NetworkInterface;
import jd.libcontainer.spec.Rlimit;
import jd.libcontainer.spec.SpecEdits;

/// Fuzzes the messages on a sync pipe and the JSON reader of client and nsinit.
class SyncFuzzTest extends FuzzTest {
    @Override
    public List<Target> targets() {
        return List.of(messages(), trees());
    }

    private static Target messages() {
        Hook hook = new Hook("/hook", List.of("a"), List.of("B=c"), 3);
        InitSpec spec = SpecEdits.draft("id", "/rootfs")
                .arguments(List.of("sh", "-c"))
                .environment(List.of("A=b"))
                .mounts(List.of(new InitMount("proc", "proc", "/proc", 14, "")))
                .devices(List.of(new InitDevice("/dev/null", "c", 1, 3, 0666, 0, 0)))
                .rlimits(List.of(new Rlimit(7, 1024, -1)))
                .sysctls(Map.of("net.a", "1"))
                .network(new NetworkState(
                        List.of(new NetworkInterface("veth", "eth0", "10.0.0.2", 16, "02:42", 1500)), "10.0.0.1"))
                .bundle(new BundleSpec(1, true, 2, new InitHooks(true, "{}", List.of(hook), List.of())))
                .spec();
        return Target.of("sync-messages", bytes -> SyncMessage.decode(bytes).toString())
                .seed(new SyncMessage.Spec(spec, true, true, false, new Pty.Size(24, 80)).encode())
                .seed(new SyncMessage.Failed("mounts", "mount", 13, "no").encode())
                .seed(new SyncMessage.Ready().encode())
                .rejectsWith(LibcontainerException.class);
    }

    private static Target trees() {
        return Target.of("json-trees", bytes -> JsonTree.parse(bytes).bytes())
                .seeds("{\"a\":[1,-2.5e3,true,null,\"\\u00e9\\n\"],\"b\":{\"c\":{}}}", "{\"a\":" + "[".repeat(3000))
                .rejectsWith(IOException.class);
    }
}
