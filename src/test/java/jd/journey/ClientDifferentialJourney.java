package jd.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Runs the same command lines against the same daemon with Docker's own client and with jd's: exit code, output and
/// errors agree, except for the program's name. `@` stands for a name that differs between the clients.
@Tag("journey")
@Tag("peer")
@Tag("root")
class ClientDifferentialJourney {
    private static JdHost jd;

    @BeforeAll
    static void start() {
        Requirements.root();
        Peer.DOCKER.orSkip();
        jd = JdHost.start();
        jd.jd("pull", "-q", "busybox").run().ok();
    }

    @AfterAll
    static void stop() {
        if (jd != null) {
            jd.close();
        }
    }

    static Stream<String> lines() {
        return Stream.of(
                // invalid flags
                "run --name", "run -e", "run -itz busybox", "run --bogus busybox", "run --rm=foo b",
                "run -a foo busybox",
                "run --cpus x busybox", "run -c x busybox", "run --pids-limit x b", "run -e =x b", "run --ulimit x b",
                "run -l =x busybox", "run -m -5 busybox true", "run -m 10x busybox true", "stop -t x y", "ps --last x",
                "ps --filter foo", "ps --format",
                // missing or superfluous arguments
                "run", "ps x", "attach", "kill", "rename a", "images a b", "inspect", "rm -f", "help foo",
                // contradictory options
                "run -d -a stdout busybox", "run -it busybox", "run --pull x busybox",
                "run --rm --restart always busybox",
                "run --rm --no-healthcheck --health-cmd x busybox", "run --env-file /nosuch busybox true",
                "run --env-file /tmp busybox true", "run --rm --security-opt foo busybox true",
                "run --rm -p foo busybox true", "run --rm -p 1-2:3-5 busybox true", "run --rm -p 1:2/foo busybox true",
                "run --rm --expose x busybox true", "run --net n1 --net none busybox", "inspect --type foo x",
                // the life of a container
                "run --rm busybox echo hello", "run --rm busybox sh -c 'echo out; sleep 0.1; echo err >&2; exit 7'",
                "run --rm busybox nosuch", "run --rm busybox /etc", "run --rm busybox /etc/passwd", "run BAD:x:y true",
                "run -- busybox echo hi", "run --rm busybox -- x", "run --rm --entrypoint echo busybox a b",
                "run --rm -a stderr busybox sh -c 'echo o; echo e >&2'",
                "create --name @1 busybox sh -c 'echo one; exit 3'",
                "ps -a --filter name=@1", "ps -aq --filter name=@1", "ps -a --no-trunc --filter name=@1",
                "ps -a --filter name=@1 --format 'table {{.Names}}\\t{{.Image}}'", "start @1", "wait @1", "logs @1",
                "logs --tail 0 @1", "logs --since foo @1", "start -a @1", "attach @1", "kill @1", "stop @1",
                "stop nosuch @1",
                "inspect -f {{.State.ExitCode}} @1", "inspect -f {{.Foo.Bar}} @1", "inspect -f '{{.Name' @1",

                "inspect -f '{{json .Config.Cmd}} {{len .Config.Cmd}} {{index .Config.Cmd 0}} {{.HostConfig.Binds}}' @1",
                "inspect -f '{{if .State.Running}}up{{else}}down{{end}}{{range .Config.Env}}{{println .}}{{end}}' @1",
                // the formats of Docker's documentation
                "create --name @3 -p 80 -p 127.0.0.1:8787:8787 -v /tmp:/t busybox true", "inspect -f '{{.LogPath}}' @3",
                "inspect -f '{{range .NetworkSettings.Networks}}{{.MacAddress}}{{end}}' @3",
                "inspect -f '{{range $p, $conf := .HostConfig.PortBindings}} {{$p}} -> {{(index $conf 0).HostPort}} {{end}}' @3",
                "inspect -f '{{range $p, $conf := .NetworkSettings.Ports}} {{$p}} -> {{(index $conf 0).HostPort}} {{end}}' @3",
                "inspect -f '{{(index (index .HostConfig.PortBindings \"8787/tcp\") 0).HostPort}}' @3",
                "inspect -f '{{with $x := .Config}}{{$x.Image}} {{$.Name}} {{pad $x.Image 1 2}}{{end}}{{$y}}' @3",
                "inspect -f '{{range .Mounts}}{{.Source}}:{{.Destination}}{{end}} {{(index .Mounts 0).Type}}' @3",
                "ps -a --filter name=@3 --format '{{.Names}}: {{.Command}} {{.Ports}} {{truncate .Image 3}}'", "rm @3",
                "images --format '{{.ID}}: {{.Repository}}'", "images --format 'table {{.ID}}\t{{.Repository}}\t{{.Tag}}'",
                "events --since 1 --until 2 --format 'Type={{.Type}}  Status={{.Status}}  ID={{.ID}}'",
                "network ls --format '{{.Name}}: {{.Driver}}'",
                "network inspect -f '{{range .IPAM.Config}}{{.Subnet}}{{end}}' bridge",
                "rename @1 @2", "rename nosuch x", "rm @2", "rm @2", "start nosuch", "logs nosuch", "wait nosuch",
                "inspect nosuch", "inspect --type container nosuch", "inspect --type image nosuch",
                // images
                "images", "images -q", "images -a --no-trunc", "images --digests", "images nosuch",
                "images --format json",
                "history busybox", "history --no-trunc busybox", "tag busybox @:1", "rmi @:1", "tag busybox BAD",
                "rmi nosuch", "pull busybox", "pull nosuch/NO", "pull -a busybox:latest", "pull 127.0.0.1:1/a",
                // the daemon
                "version -f {{.Server.Version}}", "info -f {{.Driver}}", "-H unix:///nosuch ps",
                "-H unix:///nosuch run x", "-H tcp://127.0.0.1:1 ps");
    }

    @ParameterizedTest
    @MethodSource("lines")
    void jdClientPrintsAndExitsLikeDockersClient(String line) {
        var theirs = jd.docker(words(line.replace("@", "stock"))).run();
        var ours = jd.own(words(line.replace("@", "own")));
        assertEquals(comparable(theirs, "stock"), comparable(ours, "own"));
    }

    private static String comparable(Command.Result result, String name) {
        return "exit " + result.exit() + "\n" + withPlaceholders(result.out(), name) + "--- err\n" + withPlaceholders(result.err(), name);
    }

    private static String withPlaceholders(String text, String name) {
        return text.replaceAll("\\b" + name, "NAME")
                .replaceAll("\\b[0-9a-f]{64}\\b", "ID64")
                .replaceAll("\\b[0-9a-f]{12}\\b", "ID12")
                .replaceAll("Docker daemon", "jd daemon")
                .replaceAll("\\bdocker\\b", "jd")
                .replaceAll("(Less than a second|\\d+ seconds?|About a minute|\\d+ minutes?)( ago)?", "SPAN")
                .replaceAll(" {2,}", "  ");
    }

    private static String[] words(String line) {
        return EnginePair.words(line).toArray(String[]::new);
    }
}
