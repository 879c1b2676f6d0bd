package jd.libcontainer.nsinit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jd.fuzz.FuzzTest;
import jd.fuzz.Target;
import jd.libcontainer.spec.InitHooks;

/// Fuzzes the parser of an OCI bundle's configuration.
class BundleFuzzTest extends FuzzTest {
    @Override
    public List<Target> targets() {
        return List.of(bundles());
    }

    private static Target bundles() {
        Path directory = directory();
        try {
            Files.createDirectories(directory.resolve("rootfs"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Target.of("oci-bundles", config -> {
                    Files.write(directory.resolve("config.json"), config);
                    BundlePlan.of(Bundle.open(directory.toString()), "c1", 0, InitHooks.NONE, warning -> {});
                })
                .seeds(NsinitSpec.EXAMPLE, """
                        {"ociVersion":"1.0.2","process":{"user":{"uid":1,"gid":2,"umask":18,"additionalGids":[3]},"args":["a"],
                        "env":["A=b"],"cwd":"/","rlimits":[{"type":"RLIMIT_NOFILE","soft":1,"hard":2}],"apparmorProfile":"",
                        "consoleSize":{"height":24,"width":80},"terminal":true},"root":{"path":"rootfs","readonly":true},
                        "hostname":"h","mounts":[{"destination":"/proc","type":"proc","source":"proc","options":["ro","nosuid"]},
                        {"destination":"/d","source":"/","options":["rbind","rslave"]}],"linux":{"sysctl":{"kernel.shm_rmid_forced":
                        "1"},"cgroupsPath":"/a/b","namespaces":[{"type":"pid"},{"type":"ipc"},{"type":"uts"},{"type":"mount"},
                        {"type":"network","path":"/proc/1/ns/net"}],"resources":{"memory":{"limit":1024,"swap":-1},"cpu":{"shares":2,
                        "quota":1000,"period":10000,"cpus":"0"},"pids":{"limit":3},"blockIO":{"weight":10,
                        "throttleReadBpsDevice":[{"major":1,"minor":3,"rate":5}]},"devices":[{"allow":true,"type":"c","major":1,
                        "minor":3,"access":"rwm"}]},"devices":[{"path":"/dev/x","type":"c","major":1,"minor":3,"fileMode":438,
                        "uid":0,"gid":0}],"maskedPaths":["/proc/kcore"],"readonlyPaths":["/proc/sys"],
                        "rootfsPropagation":"rslave"}}""")
                .rejectsWith(NsinitException.class);
    }
}
