package jd.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The same stock client, the same words, once against jd and once against a real dockerd: exit code, output and errors agree.
/// What must differ (ids, times, addresses, names of directories) is replaced by a word first.
@Tag("journey")
@Tag("root")
class DifferentialJourney {
    private static Twins twins;

    @BeforeAll
    static void start() {
        twins = Twins.start();
    }

    @AfterAll
    static void stop() {
        if (twins != null) {
            twins.close();
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
                .map(Twins::words);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void jdAnswersAsDockerDoes(List<String> words) {
        twins.compare(words);
    }

    @Test
    void theListOfCommandsIsNotEmpty() {
        assertEquals(true, commands().count() > 100);
    }
}
