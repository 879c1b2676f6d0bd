package jd.journey;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Mounts, volumes and copies: runs the same command lines with the same stock client against jd and against a real
/// dockerd. `SHARE` is a directory of the host with the same content for both.
@Tag("journey")
@Tag("peer")
@Tag("root")
class MountsDifferentialJourney {
    private static final String MOUNTS = "grep -E ' /(x|t)[^ ]* ' /proc/self/mountinfo | cut -d' ' -f5- | sed"
            + " 's/ - ext4.*//;s/:[0-9]* /:N /'";

    private static EnginePair engines;
    private static Path share;

    @BeforeAll
    static void start() throws IOException {
        engines = EnginePair.start();
        share = Files.createDirectories(engines.jd().directory().resolve("share"));
        Files.createDirectories(share.resolve("a/sub"));
        Files.createDirectories(share.resolve("b"));
        Files.writeString(share.resolve("a/f"), "hi\n");
        Files.writeString(share.resolve("file"), "x\n");
        Files.createSymbolicLink(share.resolve("link"), Path.of("file"));
        Files.createSymbolicLink(share.resolve("dangling"), Path.of("nowhere"));
        Files.createSymbolicLink(share.resolve("circle"), Path.of("circle"));
    }

    @AfterAll
    static void stop() {
        if (engines != null) {
            engines.close();
        }
    }

    private static void compare(String line) {
        List<String> words = EnginePair.words(line.replace("SHARE", share.toString()).replace("MOUNTS", "'" + MOUNTS.replace(
                "'", "\u0001") + "'"));
        words.replaceAll(word -> word.replace('\u0001', '\''));
        engines.compare(words);
    }

    static Stream<String> single() {
        return Stream.of(
                "-v SHARE/a:/x busybox sh -c MOUNTS",
                "-v SHARE/a:/x:ro busybox sh -c MOUNTS",
                "-v SHARE/a:/x:private busybox sh -c MOUNTS",
                "-v SHARE/a:/x:slave busybox true",
                "-v SHARE/a:/x:rshared busybox true",
                "--mount type=bind,src=SHARE/a,dst=/x,ro busybox touch /x/sub/f",
                "--mount type=bind,src=SHARE/nosuch,dst=/x busybox true",
                "--mount type=bind,src=SHARE/circle,dst=/x busybox true",
                "--mount type=bind,src=SHARE/file/x,dst=/x busybox true",
                "--mount type=bind,src=SHARE/a,dst=/x --mount type=bind,src=SHARE/b,dst=/x/ busybox true",
                "--mount type=volume,dst=/x,volume-subpath=a busybox true",
                "--mount type=tmpfs,dst=/x busybox sh -c MOUNTS",
                "--mount type=tmpfs,dst=/x,tmpfs-size=1m,tmpfs-mode=700 busybox ls -ld /x",
                "--mount type=tmpfs,dst=/x,ro busybox sh -c MOUNTS",
                "--tmpfs /tmp busybox sh -c MOUNTS",
                "--tmpfs /x:rw,size=64m,exec,mode=1770,uid=5,gid=6 busybox ls -ldn /x",
                "--tmpfs /x:ro,rw,suid,dev,async,noatime,nr_inodes=1000 busybox sh -c MOUNTS",
                "--tmpfs /x:foo busybox true",
                "--tmpfs /x:size=foo busybox true",
                "--tmpfs /x:size busybox true",
                "--tmpfs /x:, busybox true",
                "--tmpfs /x:rslave busybox sh -c MOUNTS",
                "--tmpfs /x --tmpfs /x/ busybox sh -c MOUNTS",
                "--tmpfs /x --mount type=tmpfs,dst=/x busybox sh -c MOUNTS",
                "--tmpfs /etc/passwd busybox true",
                "--tmpfs /etc/passwd/x busybox true",
                "--tmpfs /x:shared busybox sh -c MOUNTS",
                "--tmpfs x busybox true",
                "--tmpfs / busybox true",
                "--tmpfs /x -v SHARE/a:/x busybox true",
                "-v SHARE/a:/ busybox true",
                "-v SHARE/file:/x busybox cat /x",
                "-v SHARE/file:/x/ busybox cat /x",
                "-v SHARE/link:/x busybox cat /x",
                "-v SHARE/file:/etc busybox true",
                "-v SHARE/file/x:/x busybox true",
                "-v SHARE/a:/x/y -v SHARE/b:/x busybox sh -c MOUNTS",
                "-v SHARE/a:/x -v SHARE/b:/x/ busybox true",
                "-v SHARE/a:/x:foo busybox true",
                "-v SHARE/a:/x:nocopy busybox true",
                "-v SHARE/a:/x:default busybox true",
                "-v SHARE/dangling:/x busybox true",
                "-v SHARE/circle:/x busybox true",
                "-v SHARE/a:/x:ro -v SHARE/b:/x/new/deep busybox true",
                "-v SHARE/a:/x:ro -v SHARE/file:/x/new busybox true",
                "-v SHARE/a:/x:ro -v SHARE/file:/x/new/deep busybox true",
                "-v SHARE/a:/etc/passwd busybox true",
                "-v SHARE/a:/etc/passwd/x/y busybox true",
                "-v SHARE/file:/etc/passwd/x busybox true",
                "-v over:/etc/passwd busybox true",
                "-v over:/etc/passwd/x busybox true",
                "-v /etc/passwd busybox true",
                "-v SHARE/file:/dev/null busybox true",
                "-v SHARE/file:/dev/null busybox echo hello",
                "--privileged -v SHARE/file:/dev/null busybox echo hello",
                "-v /dev:/dev busybox sh -c 'grep -c \" /dev\" /proc/self/mountinfo'",
                "-w /etc/passwd busybox true",
                "-w /etc/passwd/x busybox true",
                "-w /d\u00e9/\u65e5 busybox ls /d\u00e9",
                "--storage-opt size=1G busybox true",
                "--storage-opt foo=bar busybox true",
                "--log-driver nosuch busybox true",
                "--privileged --device /dev/nosuch busybox true",
                "--device /dev/fuse:/proc/x busybox true",
                "--device /dev/fuse:/sys/x busybox true",
                "--volumes-from :ro busybox true",
                "-v somevolume:/x:rslave busybox true",
                "-v SHARE/file:/proc/uptime busybox cat /proc/uptime",
                "-v SHARE/a:/sys busybox cat /sys/f",
                "-v SHARE/a:/dev/shm busybox ls /dev/shm",
                "-v SHARE/b:/dev busybox true",
                "--tmpfs /dev busybox ls /dev",
                "--tmpfs /dev:ro busybox ls /dev",
                "-t --tmpfs /dev busybox ls /dev",
                "--mount type=tmpfs,dst=/dev busybox ls /dev",
                "--tmpfs /dev:dev busybox sh -c 'ls -l /dev; echo x > /dev/null; echo y > /dev/new; ls /dev/shm'",
                "--tmpfs /dev:dev,ro busybox sh -c 'ls -l /dev; touch /dev/new'",
                "-t --tmpfs /dev:dev busybox ls /dev",
                "--tmpfs /dev:dev --privileged busybox sh -c 'ls -l /dev | head -3'",
                "--tmpfs /dev:dev --tmpfs /dev/shm busybox ls /dev",
                "-v /dev busybox ls /dev",
                "--tmpfs /dev/pts busybox ls /dev",
                "--tmpfs /proc busybox ls /proc",
                "--tmpfs /sys busybox ls /sys",
                "--mount type=volume,src=/abs,dst=/x busybox true",
                "--mount type=volume,dst=/x,ro busybox true",
                "--mount type=foo,src=/tmp,dst=/x busybox true",
                "--read-only busybox touch /etc/hosts",
                "--read-only --tmpfs /run busybox touch /run/x",
                "--read-only -v SHARE/b:/newdir busybox touch /newdir/a",
                "--volumes-from nosuch busybox true",
                "--volumes-from '' busybox true");
    }

    @ParameterizedTest(name = "run --rm {0}")
    @MethodSource("single")
    void containerMountsAgreeWithDocker(String words) {
        compare("run --rm " + words);
    }

    @Test
    void volumeLifecycleAgreesWithDocker() {
        Stream.of(
                        "volume create --label a=b --label c one",
                        "volume create one",
                        "volume create -o type=tmpfs -o device=tmpfs -o o=size=1m two",
                        "volume create -o foo=bar bad",
                        "volume create -o type=tmpfs bad",
                        "volume create -d nope bad",
                        "volume create x",
                        "volume create 'a b'",
                        "volume ls",
                        "volume ls -q -f name=on",
                        "volume ls -q -f label=a=b",
                        "volume ls -f foo=bar",
                        "volume ls -f dangling=maybe",
                        "volume inspect -f '{{json .Labels}} {{json .Options}} {{.Driver}} {{.Scope}}' one two",
                        "volume inspect nosuch",
                        "run --rm -v two:/x busybox sh -c MOUNTS",
                        "run --rm -v three:/etc busybox cat /etc/passwd",
                        "run --rm -v three:/x busybox ls /x",
                        "run --rm -v four:/etc:nocopy busybox ls /etc",
                        "run --rm -v five:/tmp busybox ls -ldn /tmp",
                        "run --rm --mount type=volume,src=six,dst=/x,volume-label=k=v busybox mkdir -p /x/sub/deep",
                        "volume inspect -f '{{json .Labels}}' six",
                        "run --rm --mount type=volume,src=six,dst=/y,volume-subpath=sub busybox ls /y",
                        "run --rm --mount type=volume,src=six,dst=/y,volume-subpath=../x busybox ls /y",
                        "run --rm -v six:/x busybox sh -c 'touch /x/f; ln -s ../.. /x/out'",
                        "run --rm --mount type=volume,src=six,dst=/y,volume-subpath=f busybox cat /y",
                        "run --rm --mount type=volume,src=six,dst=/y,volume-subpath=out busybox true",
                        "run --rm --mount type=volume,src=six,dst=/y,volume-subpath=f/x busybox true",
                        "run --rm --mount type=volume,src=odd,dst=/x,volume-opt=type=none2,volume-opt=device=x busybox true",
                        "volume rm odd",
                        "run -d --name user -v one:/x busybox sleep 1000",
                        "volume rm one",
                        "volume ls -q -f dangling=false",
                        "rm -f user",
                        "volume rm one two three four five six nosuch",
                        "volume rm -f nosuch",
                        "volume ls -q")
                .forEach(MountsDifferentialJourney::compare);
    }

    @Test
    void volumesFromAgreesWithDocker() {
        String mounts = " -f '{{range .Mounts}}{{.Destination}} {{.Type}} mode={{.Mode}} {{.RW}} {{.Propagation}};{{end}}'";
        Stream.of(
                        "create --name lender -v lent:/y -v SHARE/b:/y2:ro busybox true",
                        "create --name first --volumes-from lender busybox true",
                        "create --name second --volumes-from lender:ro busybox true",
                        "create --name third --volumes-from lender:nocopy busybox true",
                        "create --name third --volumes-from lender:foo busybox true",
                        "inspect" + mounts.replace("range .Mounts", "range .Mounts") + " nosuch",
                        "ps -a --filter volume=lent --format {{.Names}}",
                        "run --rm --volumes-from lender:ro busybox touch /y/f",
                        "run --rm --volumes-from lender busybox touch /y2/f",
                        "run --rm --volumes-from lender busybox touch /y/f",
                        "rm -v lender first second",
                        "volume ls -q",
                        "volume rm lent")
                .forEach(MountsDifferentialJourney::compare);
    }

    @Test
    void copiesAgreeWithDocker() throws IOException {
        Path host = Files.createDirectories(share.resolve("cp/dir/sub"));
        Files.writeString(share.resolve("cp/one"), "one\n");
        Files.writeString(share.resolve("cp/dir/two"), "two\n");
        Files.createLink(share.resolve("cp/dir/hard"), share.resolve("cp/dir/two"));
        Files.createSymbolicLink(share.resolve("cp/lone"), Path.of("one"));
        Files.createSymbolicLink(host.resolve("up"), Path.of("../two"));
        Stream.of(
                        "create --name cp -v SHARE/b:/vol -v SHARE/a:/ro:ro --tmpfs /t busybox sleep 1000",
                        "cp SHARE/cp/one cp:/tmp/",
                        "cp SHARE/cp/one cp:/tmp/uno",
                        "start cp",
                        "cp SHARE/cp/dir cp:/tmp",
                        "cp SHARE/cp/dir cp:/tmp/new",
                        "cp SHARE/cp/dir/. cp:/tmp/new2",
                        "cp SHARE/cp/dir cp:/tmp/nosuch/x",
                        "cp SHARE/cp/one cp:/tmp/nosuch/",
                        "cp SHARE/cp/dir cp:/tmp/uno",
                        "cp SHARE/cp/lone cp:/tmp/l1",
                        "cp -L SHARE/cp/lone cp:/tmp/l2",
                        "cp SHARE/cp/nosuch cp:/tmp",
                        "cp SHARE/cp/one nosuch:/tmp",
                        "cp SHARE/cp/one cp:",
                        "cp SHARE/cp/one/ cp:/tmp",
                        "cp SHARE/cp/one cp:/ro",
                        "cp SHARE/cp/one cp:/vol/invol",
                        "cp cp:/nosuch SHARE",
                        "cp cp:/tmp/uno/ SHARE",
                        "cp cp:/tmp/uno SHARE/nosuch/x",
                        "cp cp:/tmp/uno SHARE/nosuch/",
                        "cp cp:/tmp/new SHARE/file",
                        "kill cp",
                        "run --rm --volumes-from cp busybox ls -ln /vol/invol",
                        "rm cp",
                        "create --name ro --read-only busybox true",
                        "cp SHARE/cp/one ro:/x",
                        "rm ro",
                        "run --rm -v part:/x busybox mkdir /x/sub",
                        "create --name part --mount type=volume,src=part,dst=/y,volume-subpath=sub busybox true",
                        "cp SHARE/cp/one part:/y",
                        "run --rm -v part:/x busybox find /x",
                        "rm part",
                        "volume rm part",
                        "create --name circle busybox sh -c 'ln -s circle /circle'",
                        "start -a circle",
                        "cp circle:/circle -",
                        "cp circle:/circle/ -",
                        "cp circle:/circle/x -",
                        "rm circle")
                .forEach(MountsDifferentialJourney::compare);
    }
}
