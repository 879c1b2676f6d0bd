package jd.libcontainer.start;

import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import jd.fuzz.FuzzTest;
import jd.fuzz.Target;
import jd.libcontainer.io.JsonTree;
import jd.libcontainer.io.Pty;
import jd.libcontainer.spec.Hook;
import jd.libcontainer.spec.InitSpec;

/// What arrives on a sync pipe, and the JSON reader of dockerinit and nsinit.
class SyncFuzzTest extends FuzzTest {
    @Override
    public List<Target> targets() {
        return List.of(messages(), trees());
    }

    /// A message is rejected as no JSON ([UncheckedIOException]), or because a value in it cannot be.
    private static Target messages() {
        Hook hook = new Hook("/hook", List.of("a"), List.of("B=c"), 3);
        InitSpec spec = InitSpec.draft("id", "/rootfs")
                .arguments(List.of("sh", "-c"))
                .environment(List.of("A=b"))
                .mounts(List.of(new InitSpec.InitMount("proc", "proc", "/proc", 14, "")))
                .devices(List.of(new InitSpec.Device("/dev/null", "c", 1, 3, 0666, 0, 0)))
                .rlimits(List.of(new InitSpec.Rlimit(7, 1024, -1)))
                .sysctls(Map.of("net.a", "1"))
                .network(new InitSpec.NetworkState("eth0", "10.0.0.2", "02:42", 16, "10.0.0.1", "veth", 1500))
                .bundle(new InitSpec.BundleTerms(1, true, 2, new InitSpec.InitHooks(true, "{}", List.of(hook), List.of())))
                .spec();
        return Target.of("sync-messages", bytes -> SyncMessageJson.decode(bytes).toString())
                .seed(SyncMessageJson.encode(new SyncMessage.Spec(spec, true, true, false, new Pty.Size(24, 80))))
                .seed(SyncMessageJson.encode(new SyncMessage.Failed("mounts", "mount", 13, "no")))
                .seed(SyncMessageJson.encode(new SyncMessage.Ready()))
                .rejectsWith(UncheckedIOException.class)
                .rejectsWith(IllegalArgumentException.class);
    }

    private static Target trees() {
        return Target.of("json-trees", bytes -> JsonTree.write(JsonTree.read(bytes).fields()))
                .seeds("{\"a\":[1,-2.5e3,true,null,\"\\u00e9\\n\"],\"b\":{\"c\":{}}}", "{\"a\":" + "[".repeat(3000))
                .rejectsWith(UncheckedIOException.class);
    }
}
