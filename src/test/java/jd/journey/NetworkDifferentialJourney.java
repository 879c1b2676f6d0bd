package jd.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Creates, uses and removes networks with the same stock client on jd and on a real dockerd: exit code, output and errors
/// agree. The commands are one story, so they run in this order.
@Tag("journey")
@Tag("peer")
@Tag("root")
@TestMethodOrder(OrderAnnotation.class)
class NetworkDifferentialJourney {
    private static EnginePair engines;

    @BeforeAll
    static void start() {
        engines = EnginePair.start();
    }

    @AfterAll
    static void stop() {
        if (engines != null) {
            engines.close();
        }
    }

    static Stream<List<String>> commands() {
        return Stream.of(
                        "network create --subnet 10.18.0.0/16 n1",
                        "network create n1",
                        "network create n0",
                        "network create --subnet 10.20.0.0/16 --gateway 10.20.0.254 --ip-range 10.20.5.0/24"
                                + " --aux-address a=10.20.5.1 --label k=v --opt com.docker.network.driver.mtu=1400 n2",
                        "network create --subnet 10.20.3.0/24 bad",
                        "network create --driver host bad",
                        "network create host",
                        "network create --internal --subnet 10.21.0.0/24 int1",
                        "network ls --format {{.Name}}|{{.Driver}}|{{.Scope}}|{{.Internal}}|{{.Labels}}",
                        "network ls -q --filter name=n1 --no-trunc",
                        "network ls --filter dangling=x",
                        "network ls --filter type=custom --format {{.Name}}",
                        "network inspect n2 -f {{json.IPAM}}{{json.Options}}{{json.Labels}}{{json.Internal}}",
                        "network inspect n1 nosuch -f {{.Name}}",
                        "run -d --name c1 --hostname me --network n1 --network-alias al busybox sleep 300",
                        "run -d --name c2 --network n2 --ip 10.20.7.7 --mac-address 02:42:aa:bb:cc:dd busybox sleep 300",
                        "run -d --name c3 --network n2 busybox sleep 300",
                        "run --rm --network n0 --ip 172.18.0.9 busybox true",
                        "run --rm --network n2 --ip 10.99.7.7 busybox true",
                        "run --rm --network n2 --ip 10.20.7.7 busybox true",
                        "run --rm --network n2 --ip 10.20.7 busybox true",
                        "run --rm --network nosuch busybox true",
                        "inspect -f {{json.NetworkSettings.Networks}} c1",
                        "inspect -f {{json.NetworkSettings.Networks}} c2",
                        "exec c1 cat /etc/resolv.conf /etc/hosts",
                        "network connect n2 c1",
                        "network connect n2 c1",
                        "network connect nosuch c1",
                        "network connect n2 nosuch",
                        "network connect host c1",
                        "network connect --ip 10.99.9.9 int1 c2",
                        "network connect --alias zz int1 c2",
                        "inspect -f {{json.NetworkSettings.Networks}} c2",
                        "network connect --alias zz bridge c2",
                        "network connect bridge c2",
                        "exec c1 ip route",
                        "exec c2 ip route",
                        "exec c1 cat /etc/hosts",
                        "exec c2 cat /etc/hosts",
                        "network inspect int1 -f '{{range .Containers}}{{.Name}}|{{.MacAddress}}|{{.IPv4Address}}{{end}}'",
                        "exec c1 nslookup -type=a c2",
                        "exec c1 nslookup -type=a AL",
                        "exec c1 nslookup -type=a c2.n2",
                        "exec c1 nslookup -type=mx c2",
                        "exec c1 nslookup 10.20.7.7",
                        "exec c1 sh -c 'ping -c 1 -q -W 5 c3 >/dev/null && echo reached'",
                        "network rm n1",
                        "network rm bridge",
                        "network rm nosuch",
                        "network disconnect n2 c1",
                        "network disconnect n2 c1",
                        "network disconnect nosuch c1",
                        "network disconnect n2 nosuch",
                        "network disconnect -f n2 nosuch",
                        "network disconnect bridge c2",
                        "exec c2 ip route",
                        "create --name s1 --network n1 busybox sleep 300",
                        "network connect --alias sa n2 s1",
                        "network disconnect n1 s1",
                        "start s1",
                        "exec s1 ip route",
                        "exec c3 nslookup -type=a sa",
                        "run -d --name h1 --network host busybox sleep 300",
                        "network connect n1 h1",
                        "network disconnect host h1",
                        "run -d --name l1 --network n1 --link c1:lnk busybox sleep 300",
                        "exec l1 nslookup -type=a lnk",
                        "rename c1 d1",
                        "exec l1 nslookup -type=a d1",
                        "run --rm --network int1 busybox nslookup -type=a example.com",
                        "inspect -f {{json.NetworkSettings.Networks}}{{json.HostConfig.Links}} l1",
                        "ps --format {{.Names}}",
                        "ps --filter network=n1 --format {{.Names}}",
                        "rm -f d1 c2 c3 s1 h1 l1",
                        "network rm n0 n1 n2",
                        "network prune -f",
                        "network ls --format {{.Name}}")
                .map(EnginePair::words);
    }

    @Order(1)
    @ParameterizedTest
    @MethodSource("commands")
    void stockClientSeesTheSame(List<String> words) {
        engines.compare(words);
    }

    static Stream<List<String>> requests() {
        return Stream.of(
                List.of("POST", "/networks/create", "{\"Name\":\"\"}"),
                List.of("POST", "/networks/create", "{}"),
                List.of("POST", "/networks/create", "{\"Name\":\"x\",\"Scope\":\"swarm\"}"),
                List.of("POST", "/networks/create", "{\"Name\":\"x\",\"Ingress\":true}"),
                List.of("POST", "/networks/create", "{\"Name\":\"x\",\"IPAM\":{\"Config\":[{\"Subnet\":\"nonsense\"}]}}"),
                List.of("POST", "/networks/create",
                        "{\"Name\":\"x\",\"IPAM\":{\"Config\":[{\"Subnet\":\"10.30.0.0/16\",\"Gateway\":\"10.31.0.1\"}]}}"),
                List.of("POST", "/networks/create",
                        "{\"Name\":\"x\",\"Options\":{\"com.docker.network.driver.mtu\":\"abc\"}}"),
                List.of("POST", "/networks/bridge/connect", "{}"),
                List.of("POST", "/networks/bridge/connect", "{\"Container\":\"nosuch\"}"),
                List.of("POST", "/networks/bridge/disconnect", "{\"Container\":\"nosuch\"}"),
                List.of("POST", "/networks/prune?filters=%7B%22foo%22%3A%5B%22x%22%5D%7D", ""),
                List.of("POST", "/networks/prune", ""),
                List.of("DELETE", "/networks/host", ""),
                List.of("DELETE", "/networks/nosuch", ""),
                List.of("GET", "/networks/bridge?scope=swarm", ""),
                List.of("GET", "/networks/bridge?verbose=abc", ""),
                List.of("POST", "/containers/create",
                        "{\"Image\":\"busybox\",\"Cmd\":[\"true\"],\"NetworkingConfig\":{\"EndpointsConfig\":{\"n1\":null}},"
                                + "\"HostConfig\":{\"NetworkMode\":\"n1\"}}"));
    }

    @Order(2)
    @ParameterizedTest
    @MethodSource("requests")
    void requestHasTheSameStatusAndBody(List<String> request) throws IOException {
        assertEquals(answer(true, request), answer(false, request));
    }

    private static String answer(boolean theirs, List<String> request) throws IOException {
        var socket = theirs ? engines.dockerdSocket() : engines.jd().socket();
        List<String> words = List.of(
                "curl", "-s", "--unix-socket", socket.toString(), "-X", request.get(0), "-H",
                "Content-Type: application/json", "-d", request.get(2), "-w", "\n%{http_code}",
                "http://d/v1.45" + request.get(1));
        return Command.of(words).run().ok().out();
    }

    @Order(2)
    @Test
    void aliasesOfAnOlderVersionAreThoseOfDocker() {
        Stream.of("network create old", "run -d --name o1 --hostname me --network old --network-alias al busybox sleep 300")
                .map(EnginePair::words).forEach(engines::compare);
        String[] inspect = {"inspect", "-f", "{{json .NetworkSettings.Networks.old.Aliases}}", "o1"};
        var theirs = engines.docker(inspect).with("DOCKER_API_VERSION", "1.44").run().ok();
        var ours = engines.jd().docker(inspect).with("DOCKER_API_VERSION", "1.44").run().ok();
        assertEquals(engines.text(theirs), engines.text(ours));
        Stream.of("rm -f o1", "network rm old").map(EnginePair::words).forEach(engines::compare);
    }

    @Order(3)
    @Test
    void networksSurviveTheDaemon() throws IOException {
        JdHost jd = engines.jd();
        String id = jd.docker("network", "create", "kept").run().ok().out().strip();
        jd.docker("create", "--name", "k1", "--network", "kept", "busybox", "true").run().ok();
        jd.stopDaemon();
        jd.startDaemon();
        assertEquals(id, jd.docker("network", "inspect", "-f", "{{.Id}}", "kept").run().ok().out().strip());
        jd.docker("start", "-a", "k1").run().ok();
        jd.docker("rm", "k1").run().ok();
        jd.docker("network", "rm", "kept").run().ok();
    }
}
