package jd.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Checks the boxes "Try it" of chapters 1 to 8, and what the answers to the exercises claim. Each transcript is what its
/// commands print in a shell on a jd host; with `-Djd.transcripts=write` they are rewritten. Ids, digests, process ids
/// and dates are not compared.
///
/// The host's paths are replaced by those of a daemon that was started without flags.
@Tag("book")
@Tag("journey")
@Tag("root")
class EarlyChaptersJourney {
    private static final Pattern VARIABLE = Pattern.compile(
            "\\b[0-9a-f]{64}\\b|\\b[0-9a-f]{12}\\b|(?<=NSpid:\t)\\d+|(?<=process )\\d+|(?<=Date: ).*|(?<=\"size\":)\\d+"
                    + "|(?<=\"created\":\")[^\"]*|\\b(amd64|arm64)\\b");

    private static JdHost host;

    @BeforeAll
    static void start() {
        Requirements.root();
        host = JdHost.start("-D");
        host.jd("pull", "-q", "busybox").run().ok();
    }

    @AfterAll
    static void stop() {
        if (host != null) {
            host.close();
        }
    }

    /// The next test's first container gets the first address again.
    @AfterEach
    void remove() {
        String api = "curl -s --unix-socket " + host.socket() + " ";
        String containers = "http://jd/containers/";
        shell(api + "'" + containers + "json?all=1' | grep -o '\"Id\":\"[0-9a-f]*' | cut -d '\"' -f 4 | "
                + "while read id; do " + api + "-X DELETE " + containers + "$id?force=1; done");
    }

    /// Chapter 1: a container's first process is a process of the host, with a second number.
    @Test
    void processOfAContainerHasTwoNumbers() throws IOException {
        shows("try-architecture.txt",
                "jd run -d --name box busybox sleep 1000",
                "grep NSpid /proc/$(jd inspect -f '{{.State.Pid}}' box)/status",
                "jd rm -f box");
    }

    /// Chapter 2: exit codes, and the frames in which both outputs share one connection. The pause keeps the order of
    /// two pipes.
    @Test
    void outputsTravelInFrames() throws IOException {
        shows("try-client.txt",
                "jd run --rm busybox sh -c 'exit 3'; echo $?",
                "jd run --rm busybox nosuch 2>/dev/null; echo $?",
                "jd run --name two busybox sh -c 'echo out; sleep 1; echo err >&2'",
                "curl -s --unix-socket /var/run/jd.sock 'http://jd/containers/two/logs?stdout=1&stderr=1' | od -An -tx1z");
    }

    /// Chapter 3: the first two jobs of a daemon, and the jobs of one run.
    @Test
    void logNamesEveryJob() throws IOException {
        shows("try-daemon.txt",
                "grep -o '+job [a-z]*' daemon.log | head -n 2",
                "jd run --rm busybox true",
                "grep -o '+job [a-z]*' daemon.log | tail -n 4");
    }

    /// Chapter 4: the tree on disk, and a second daemon that shares the socket, the pid file or the root directory.
    @Test
    void secondDaemonIsRefused() throws IOException {
        shows("try-newdaemon.txt",
                "ls -1p /var/lib/jd",
                "jd daemon --root /tmp/b -H unix:///var/run/jd.sock --pidfile /tmp/b.pid",
                "jd daemon --root /tmp/b -H unix:///tmp/b.sock --pidfile /var/run/jd.pid",
                "jd daemon --root /var/lib/jd -H unix:///tmp/b.sock --pidfile /tmp/b.pid");
    }

    /// Chapter 5: a route, an error and a version that is too old.
    @Test
    void curlIsAClient() throws IOException {
        shows("try-server.txt",
                "curl -si --unix-socket /var/run/jd.sock http://jd/v1.44/containers/nosuch/json",
                "curl -s --unix-socket /var/run/jd.sock http://jd/v1.14/containers/json");
    }

    /// Chapter 6: the rules of a daemon without containers.
    @Test
    void rulesOfTheDefaultNetwork() throws IOException {
        shows("default-rules.txt", "iptables-save | grep -E '^([*]|-A)'");
    }

    /// Chapter 6: the bridge, forwarding, and the rules of a published port.
    @Test
    void rulesOfAPublishedPort() throws IOException {
        shows("try-daemonnet.txt",
                "ip -4 -brief addr show jd0",
                "cat /proc/sys/net/ipv4/ip_forward",
                "jd run -d -p 8080:80 busybox httpd -f",
                "iptables-save | grep 172.17.0.2");
    }

    /// Chapter 7: the interfaces that a container has in each mode.
    @Test
    void modesHaveTheirInterfaces() throws IOException {
        shows("try-containernet.txt",
                "jd run -d --name web busybox httpd -f",
                "jd run --rm busybox ip -o -4 addr | cut -d '\\' -f 1",
                "jd run --rm --net none busybox ip -o -4 addr | cut -d '\\' -f 1",
                "jd run --rm --net host busybox ip -o -4 addr | cut -d '\\' -f 1",
                "jd run --rm --net container:web busybox ip -o -4 addr | cut -d '\\' -f 1");
    }

    /// Chapter 8: the id of an image is the digest of its configuration.
    @Test
    void idIsTheDigestOfTheConfiguration() throws IOException {
        shows("try-image.txt",
                "mkdir -p images && jd save busybox | tar xf - -C images",
                "sed 's/,\"/,\\n \"/g' images/blobs/sha256/$(jd inspect -f '{{.Id}}' busybox | cut -d : -f 2)",
                "sha256sum images/blobs/sha256/$(jd inspect -f '{{.Id}}' busybox | cut -d : -f 2) | cut -d ' ' -f 1",
                "jd inspect -f '{{.Id}}' busybox");
        assertEquals(shell("jd inspect -f '{{.Id}}' busybox | cut -d : -f 2"),
                shell("sha256sum root/graph/overlay/images/*/json | cut -d ' ' -f 1"), "exercise 8.1");
    }

    /// Chapter 8: the manifest of the same image.
    @Test
    void manifestNamesConfigurationAndLayers() throws IOException {
        shows("image-manifest.txt",
                "mkdir -p images && jd save busybox | tar xf - -C images",
                "sed 's/,\"/,\\n \"/g' $(grep -l image.manifest.v1 -r images/blobs)");
    }

    // ---- answers to the exercises ----

    /// Exercise 2.3.
    @Test
    void lateWaitMissesTheExit() {
        String wait = "curl -s -m 1 -X POST --unix-socket " + host.socket() + " 'http://jd/containers/quick/wait";
        shell("jd run --name quick busybox true");
        assertEquals("28\n", shell(wait + "?condition=next-exit'; echo $?"), "no answer within a second");
        assertEquals("{\"StatusCode\":0}\n", shell(wait + "'"));
        shell("jd rm quick");
        assertEquals("{\"message\":\"No such container: quick\"}\n", shell(wait + "'"));
    }

    /// Exercise 6.6.
    @Test
    void containerCannotReachItselfThroughARedirection() {
        String fetch = "jd exec web wget -qO- 172.17.0.1:8080 -T ";
        String redirect = " JD -p tcp --dport 8080 -j DNAT --to-destination 172.17.0.2:80";
        shell("jd run -d --name web -p 8080:80 busybox httpd -f");
        JdHost.await("the server listens", () -> shell("curl -s 127.0.0.1:8080").contains("404"));
        assertEquals("wget: server returned error: HTTP/1.1 404 Not Found\n", shell(fetch + 60), "by the proxy");
        shell("iptables -t nat -I" + redirect);
        try {
            assertEquals("wget: download timed out\n", shell(fetch + 3), "by the firewall");
        } finally {
            shell("iptables -t nat -D" + redirect);
        }
    }

    /// Exercise 7.2.
    @Test
    void interfaceGoesWithItsPeer() {
        shell("jd run -d --name box busybox sleep 1000");
        shell("ip link del $(ip -o link | grep -o 'veth[^@:]*')");
        assertEquals("lo\n", shell("jd exec box ls /sys/class/net"));
    }

    /// Exercises 7.3 and 7.4.
    @Test
    void defaultRouteFollowsTheNames() {
        String route = "jd exec box ip route | grep default";
        shell("jd network create back; jd run -d --name box busybox sleep 1000");
        try {
            assertEquals("default via 172.17.0.1 dev eth0 \n", shell(route));
            shell("jd network connect back box");
            assertEquals("default via 172.18.0.1 dev eth1 \n", shell(route));
            shell("jd network disconnect back box");
            assertEquals("default via 172.17.0.1 dev eth0 \n", shell(route));
            sharedAliasHasTheAddressesOfAllThatRun();
        } finally {
            shell("jd ps -aq | xargs -r jd rm -f; jd network rm back");
        }
    }

    private static void sharedAliasHasTheAddressesOfAllThatRun() {
        String ask = "jd exec db2 nslookup db | grep Address | grep 172 | sort -u";
        shell("for c in db1 db2; do jd run -d --name $c --network back --network-alias db busybox sleep 1000; done");
        assertEquals("Address: 172.18.0.2\nAddress: 172.18.0.3\n", shell(ask));
        shell("jd kill db1");
        JdHost.await("the name is withdrawn", () -> shell(ask).equals("Address: 172.18.0.3\n"));
    }

    /// Exercise 7.6.
    @Test
    void hostModeReachesTheHostsLoopback() {
        shell("jd run -d --net host busybox httpd -f -p 127.0.0.1:9999");
        JdHost.await("the server listens", () -> shell("curl -s 127.0.0.1:9999").contains("404"));
        String fetch = " busybox wget -T 20 -qO- ";
        assertEquals("wget: server returned error: HTTP/1.1 404 Not Found\n",
                shell("jd run --rm --net host" + fetch + "127.0.0.1:9999"));
        assertEquals("wget: can't connect to remote host (172.17.0.1): Connection refused\n",
                shell("jd run --rm" + fetch + "172.17.0.1:9999"));
    }

    /// Exercises 8.2, 8.4 and 8.6.
    @Test
    void deletionIsAFileInTheLayer() {
        shell("jd run --name box busybox rm /etc/passwd; jd commit box deleted");
        try {
            assertEquals("etc/.wh.passwd\n", shell("mkdir deleted; jd save deleted | tar xf - -C deleted; "
                    + "for f in deleted/blobs/sha256/*; do tar tf $f 2>/dev/null; done | grep passwd | grep wh"));
            assertEquals("2 [\"rm\",\"/etc/passwd\"]\n",
                    shell("jd inspect -f '{{len .RootFS.Layers}} {{json .Config.Cmd}}' deleted"));
            assertEquals(shell("jd inspect -f '{{index .RootFS.Layers 0}}' busybox"),
                    shell("jd inspect -f '{{index .RootFS.Layers 0}}' deleted"));
            importHasOneLayerAndNoCommand();
        } finally {
            shell("jd rmi deleted flat");
        }
    }

    private static void importHasOneLayerAndNoCommand() {
        shell("jd export box | jd import - flat");
        assertEquals("1 null\n", shell("jd inspect -f '{{len .RootFS.Layers}} {{json .Config.Cmd}}' flat"));
    }

    private static void shows(String file, String... commands) throws IOException {
        new Transcript(file, EarlyChaptersJourney::printed, EarlyChaptersJourney::comparable).check(commands);
    }

    private static String printed(String command) {
        String here = command
                .replace("/tmp/b", host.directory() + "/b")
                .replace("/var/run/jd", host.directory() + "/jd")
                .replace("/var/lib/jd", host.root().toString())
                .replace("jd0", host.bridge());
        String text = shell(here)
                .replace(host.directory() + "/jd", "/var/run/jd")
                .replace(host.root().toString(), "/var/lib/jd")
                .replace(host.bridge(), "jd0");
        return text.isEmpty() || text.endsWith("\n") ? text : text + "\n";
    }

    private static String shell(String command) {
        return host.inside("sh", "-c", "{ " + command + "; } 2>&1")
                .in(host.directory())
                .with("PATH", JdHost.HOME + ":" + System.getenv("PATH"))
                .with("DOCKER_HOST", "unix://" + host.socket())
                .run().out();
    }

    private static String comparable(String transcript) {
        return VARIABLE.matcher(transcript).replaceAll("…");
    }
}
