package jd.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Runs the same command lines with the same stock client against jd and against a real dockerd: exit code, output and
/// errors agree. What must differ (ids, times, addresses, names of directories) is replaced by a placeholder first.
@Tag("journey")
@Tag("peer")
@Tag("root")
class DifferentialJourney {
    private static EnginePair engines;

    @BeforeAll
    static void start() throws IOException {
        engines = EnginePair.start();
        profile("bad", "{\"defaultAction\": ");
        profile("empty", "");
        profile("array", "[]");
        profile("action", "{\"defaultAction\": \"SCMP_ACT_NOSUCH\"}");
        profile("unknown-call", "{\"defaultAction\": \"SCMP_ACT_ALLOW\","
                + " \"syscalls\": [{\"names\": [\"no_such_call\"], \"action\": \"SCMP_ACT_ERRNO\"}]}");
    }

    private static void profile(String name, String json) throws IOException {
        Files.writeString(engines.jd().directory().resolve(name + ".json"), json);
    }

    @AfterAll
    static void stop() {
        if (engines != null) {
            engines.close();
        }
    }

    static Stream<List<String>> commands() {
        return Stream.of(
                        "run --rm busybox echo hello",
                        "run --rm busybox nosuch",
                        "run --rm busybox /etc",
                        "run --rm busybox /etc/passwd",
                        "run BAD:x:y true",
                        "run -m -5 busybox true",
                        "run -m abc busybox true",
                        "run -m 1000 busybox true",
                        "run --memory-swap 10m -m 20m busybox true",
                        "run --cpus 1000 busybox true",
                        "run --cpus -1 busybox true",
                        "run --env-file /nosuch busybox true",
                        "run --rm -w rel busybox true",
                        "run --rm -w /new/dir busybox pwd",
                        "run --rm -w /etc/passwd busybox pwd",
                        "run --rm -u nosuch busybox id",
                        "run --rm -u 1000:1000 busybox id",
                        "run --rm -u 1000 busybox id",
                        "run --rm -u root:nosuch busybox id",
                        "run --rm -u :5 busybox id",
                        "run --rm --group-add 77 busybox id",
                        "run --rm --net foo busybox true",
                        "run --rm -v rel:/x:zz busybox true",
                        "run --rm -v /a:rel busybox true",
                        "run --rm -v /etc/hostname:/x:ro busybox test -s /x",
                        "run --rm --mount type=bind,source=/nosuch,target=/x busybox true",
                        "run --rm --mount type=tmpfs,target=/x busybox grep /x /proc/mounts",
                        "run --rm --tmpfs /x:size=1m busybox grep /x /proc/mounts",
                        "run --rm --read-only busybox touch /x",
                        "run --rm --read-only busybox touch /dev/shm/x",
                        "run --rm --net none busybox ip addr",
                        "run --rm --net none busybox cat /etc/resolv.conf",
                        "run --rm busybox cat /etc/hosts",
                        "run --rm --net none busybox cat /etc/hosts",
                        "run --rm busybox ip route",
                        "run --rm busybox env",
                        "run --rm -e X -e Y= -e Z=z busybox sh -c 'env | sort'",
                        "run --rm -h myhost busybox hostname",
                        "run --rm -h myhost busybox cat /etc/hostname",
                        "run --rm -h my.host --domainname dom busybox hostname",
                        "run --rm busybox ls -l /dev",
                        "run --rm busybox ls -la /",
                        "run --rm busybox ls -l /proc/self/fd",
                        "run --rm busybox sh -c 'grep -E ^(Uid|Gid|Groups|Cap|NoNewPrivs|Sig|Umask) /proc/self/status'",
                        "run --rm -u 5 busybox sh -c 'grep -E ^(Uid|Gid|Groups|Cap) /proc/self/status'",
                        "run --rm --cap-add SYS_ADMIN --cap-drop CHOWN busybox grep Cap /proc/self/status",
                        "run --rm --cap-drop ALL busybox grep Cap /proc/self/status",
                        "run --rm --privileged busybox grep Cap /proc/self/status",
                        "run --rm --cap-add NOSUCH busybox true",
                        "run --rm --security-opt no-new-privileges busybox grep NoNewPrivs /proc/self/status",
                        "run --rm busybox sh -c 'ulimit -a'",
                        "run --rm busybox cat /proc/self/oom_score_adj",
                        "run --rm --oom-score-adj 500 busybox cat /proc/self/oom_score_adj",
                        "run --rm busybox sh -c 'cut -d\" \" -f2-4 /proc/mounts | grep -v overlay | sort'",
                        "run --rm busybox sh -c 'cat /proc/timer_list /proc/keys | wc -c'",
                        "run --rm busybox sh -c 'echo x > /proc/sysrq-trigger'",
                        "run --rm busybox mount -t tmpfs x /tmp",
                        "run --rm -i busybox cat",
                        "run --rm -t busybox tty",
                        "run --rm --pids-limit -1 busybox true",
                        "run --rm busybox sh -c 'exit 42'",
                        "run --rm busybox sh -c 'kill -TERM 1; echo alive'",
                        "run --rm --stop-signal NOSUCH busybox true",
                        "run --rm --restart always busybox true",
                        "run --rm --entrypoint  busybox true",
                        "run --rm --name a/b busybox true",
                        "run --rm --name x busybox",
                        "create --name c1 busybox sleep 100",
                        "run --name c1 busybox true",
                        "start c1",
                        "start c1",
                        "ps --format {{.Names}}|{{.Image}}|{{.Command}}|{{.Ports}}|{{.State}}",
                        "ps -a --filter name=c1 --format {{.Names}}",
                        "ps --filter foo=x",
                        "ps --filter status=bogus",
                        "rm c1",
                        "rmi busybox",
                        "inspect nosuch",
                        "inspect -f {{json.Config}} c1",
                        "inspect -f {{json.HostConfig}} c1",
                        "inspect -f {{json.State.Status}}{{.State.Running}}{{.State.ExitCode}} c1",
                        "inspect -f {{json.Mounts}}{{.Platform}}{{.RestartCount}}{{.Path}}{{.Args}} c1",
                        "inspect -f {{json.Config}} busybox",
                        "inspect -f {{.Architecture}}{{.Os}}{{json.RootFS}} busybox",
                        "kill -s FOO c1",
                        "stop -t 0 c1",
                        "stop c1",
                        "kill c1",
                        "attach c1",
                        "logs nosuch",
                        "wait c1",
                        "rename c1 c2",
                        "rename nosuch c3",
                        "rm c2",
                        "run --name logged busybox sh -c 'echo one; sleep 1; echo two >&2; sleep 1; printf three'",
                        "logs logged",
                        "logs --tail 1 logged",
                        "logs --tail 0 logged",
                        "rm logged",
                        "stop nosuch",
                        "start nosuch",
                        "wait nosuch",
                        "rm nosuch",
                        "rmi nosuch",
                        "tag busybox other:1",
                        "images --format {{.Repository}}:{{.Tag}} other",
                        "rmi other:1",
                        "pull nosuch/NO",
                        "pull 127.0.0.1:1/a",
                        "network ls --format {{.Name}}|{{.Driver}}|{{.Scope}}",
                        "top nosuch",
                        "port nosuch",
                        "version --format {{.Server.APIVersion}}{{.Server.Os}}{{.Server.Arch}}")
                .map(EnginePair::words);
    }

    /// Invalid sandbox options, and unusual but valid ones.
    static Stream<List<String>> sandboxes() {
        return Stream.of(
                        "run --rm --cap-drop NOSUCH busybox true",
                        "run --rm --sysctl foo.bar=1 busybox true",
                        "run --rm --sysctl net.ipv4.nosuch=1 busybox true",
                        "run --rm --sysctl kernel.hostname=x busybox true",
                        "run --rm --net host --sysctl net.ipv4.ip_forward=1 busybox true",
                        "run --rm --ipc host --sysctl kernel.shmmax=1 busybox true",
                        "run --rm --sysctl novalue busybox true",
                        "run --rm -m 5m busybox true",
                        "run --rm -m 900t busybox true",
                        "run --rm -m 20m --memory-reservation 30m busybox true",
                        "run --rm --memory-reservation 1m busybox true",
                        "run --rm --memory-swappiness 200 busybox true",
                        "run --rm --memory-swap 10m busybox true",
                        "run --rm --cpuset-cpus 99 busybox true",
                        "run --rm --cpuset-cpus x busybox true",
                        "run --rm --cpuset-mems 9 busybox true",
                        "run --rm --cpu-period 10 busybox true",
                        "run --rm --cpu-quota 10 busybox true",
                        "run --rm --cpus 1 --cpu-quota 10000 busybox true",
                        "run --rm --cpu-shares -1 busybox true",
                        "run --rm --blkio-weight 5 busybox true",
                        "run --rm --device-read-bps /dev/nosuch:1mb busybox true",
                        "run --rm --device-write-iops /dev/null busybox true",
                        "run --rm --pids-limit -5 busybox true",
                        "run --rm --shm-size 0 busybox true",
                        "run --rm --shm-size -1 busybox true",
                        "run --rm --oom-score-adj 2000 busybox true",
                        "run --rm --ulimit nofile=200:100 busybox true",
                        "run --rm --ulimit nofile=x busybox true",
                        "run --rm --ulimit bogus=1 busybox true",
                        "run --rm --ulimit nofile=1:2:3 busybox true",
                        "run --rm --security-opt seccomp=/nosuch busybox true",
                        "run --rm --security-opt seccomp=DIR/bad.json busybox true",
                        "run --rm --security-opt seccomp=DIR/empty.json busybox true",
                        "run --rm --security-opt seccomp=DIR/array.json busybox true",
                        "run --rm --security-opt seccomp=DIR/action.json busybox true",
                        "run --rm --security-opt seccomp=DIR/unknown-call.json busybox echo ran",
                        "run --rm --security-opt foo=bar busybox true",
                        "run --rm --security-opt foo busybox true",
                        "run --rm --security-opt no-new-privileges=maybe busybox true",
                        "run --rm --security-opt label=disable busybox true",
                        "run --rm --security-opt systempaths=unconfined busybox ls /proc/acpi",
                        "run --rm --device /dev/nosuch busybox true",
                        "run --rm --device /dev/null:/dev/x:zz busybox true",
                        "run --rm --device /dev/null:rel busybox true",
                        "run --rm --device rel busybox true",
                        "run --rm --device /etc busybox true",
                        "run --rm --device-cgroup-rule 'x 1:3 r' busybox true",
                        "run --rm --device-cgroup-rule 'c 1:3' busybox true",
                        "run --rm -v /etc:/ busybox true",
                        "run --rm -v /etc:/x:shared,slave busybox true",
                        "run --rm -v /etc:/x:bogus busybox true",
                        "run --rm -v /etc:/x:shared busybox true",
                        "run --rm -v /etc:/x -v /usr:/x busybox true",
                        "run --rm --mount type=bind,src=rel,dst=/x busybox true",
                        "run --rm --mount type=bind,src=/etc,dst=rel busybox true",
                        "run --rm --mount type=bind,src=/etc,dst=/ busybox true",
                        "run --rm --mount type=bind,dst=/x busybox true",
                        "run --rm --mount type=foo,dst=/x busybox true",
                        "run --rm --mount type=tmpfs,dst=/,tmpfs-size=1m busybox true",
                        "run --rm --mount type=tmpfs,src=/a,dst=/x busybox true",
                        "run --rm --mount type=volume,src=a/b,dst=/x busybox true",
                        "run --rm --tmpfs rel busybox true",
                        "run --rm --tmpfs /x:bogus busybox true",
                        "run --rm --tmpfs /x:size=abc busybox true",
                        "run --rm -u -1 busybox id",
                        "run --rm -u 99999999999 busybox id",
                        "run --rm -u 0:nosuch busybox id",
                        "run --rm -u a:b:c busybox id",
                        "run --rm -u 1000:5 busybox id",
                        "run --rm -u daemon busybox id",
                        "run --rm -u daemon:root busybox id",
                        "run --rm --group-add nosuch busybox id",
                        "run --rm --group-add -5 busybox id",
                        "run --rm --pid foo busybox true",
                        "run --rm --ipc foo busybox true",
                        "run --rm --uts foo busybox true",
                        "run --rm --userns foo busybox true",
                        "run --rm --cgroupns foo busybox true",
                        "run --rm --pid container:nosuch busybox true",
                        "run --rm --ipc container:nosuch busybox true",
                        "run --rm --net container:nosuch busybox true",
                        "run --rm --pid container: busybox true",
                        "run --rm --uts host -h x busybox true",
                        "run --rm --net host -h x busybox hostname",
                        "run --rm --restart always busybox true",
                        "create --name c5 --pid container:c5 busybox true",
                        "create --name c6 busybox sleep 100",
                        "run --rm --ipc container:c6 busybox true",
                        "run --rm --pid container:c6 busybox true",
                        "exec c6 true",
                        "pause c6",
                        "unpause c6",
                        "start c6",
                        "run --rm --ipc container:c6 busybox true",
                        "exec c6 echo in",
                        "exec c6 nosuch",
                        "exec c6 /etc",
                        "exec c6 sh -c 'exit 9'",
                        "exec -w rel c6 pwd",
                        "exec -w /nosuch c6 pwd",
                        "exec -w /etc c6 pwd",
                        "exec -u nosuch c6 id",
                        "exec -u 1000 c6 id",
                        "exec -e A=b c6 env",
                        "exec -i c6 cat",
                        "exec -t c6 tty",
                        "exec nosuch true",
                        "exec c6",
                        "exec --privileged c6 grep Cap /proc/self/status",
                        "exec c6 grep -E Cap|Secc|NoNew /proc/self/status",
                        "pause c6",
                        "pause c6",
                        "exec c6 true",
                        "stop -t 0 nosuch",
                        "unpause c6",
                        "unpause c6",
                        "pause nosuch",
                        "update nosuch",
                        "update -m 4m c6",
                        "update -m 30m --memory-swap 30m c6",
                        "inspect -f {{.HostConfig.Memory}} c6",
                        "update --cpus 0.5 --pids-limit 20 c6",
                        "update --cpuset-cpus 99 c6",
                        "update --restart always c6",
                        "update --restart no c6",
                        "update --blkio-weight 5 c6",
                        "update -m 900t c6",
                        "stats --no-stream --format {{.Name}}|{{.PIDs}} c6",
                        "stats --no-stream nosuch",
                        "cp nosuch:/x /tmp",
                        "cp c6:/nosuch DIR/x",
                        "cp c6:/etc/passwd -",
                        "top c6 -o comm",
                        "rm -f c6",
                        "rm -f c5",
                        "volume create vv",
                        "volume create a/b",
                        "volume ls -q",
                        "volume inspect -f {{.Name}}|{{.Driver}}|{{.Scope}} vv",
                        "run --rm -v vv:/x busybox ls -ld /x",
                        "run --rm --mount type=volume,src=vv,dst=/x,readonly busybox touch /x/y",
                        "volume rm vv",
                        "volume rm nosuch")
                .map(DifferentialJourney::inDirectory)
                .map(EnginePair::words);
    }

    private static String inDirectory(String line) {
        return line.replace("DIR", engines.jd().directory().toString());
    }

    @ParameterizedTest
    @MethodSource("sandboxes")
    void sandboxOptionsAgreeWithDocker(List<String> words) {
        engines.compare(words);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void commandAgreesWithDocker(List<String> words) {
        engines.compare(words);
    }

    @Test
    void commandListIsNotEmpty() {
        assertEquals(true, commands().count() > 100);
    }
}
