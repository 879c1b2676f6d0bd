package jd.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Published ports: runs the same command lines and sends the same requests to jd and to a real dockerd. What is
/// compared most are the mistakes that users make.
@Tag("journey")
@Tag("peer")
@Tag("root")
class PortsDifferentialJourney {
    private static EnginePair pair;

    @BeforeAll
    static void start() {
        pair = EnginePair.start();
    }

    @AfterAll
    static void stop() {
        if (pair != null) {
            pair.close();
        }
    }

    static Stream<String> single() {
        return Stream.of(
                "-p 5.6.7.8:80:80", "-p 9999:80/sctp", "-p 9999:80 -p 9999:81", "-p 9999:0", "-p 9999:80/TCP",
                "--network host -p 80:80", "--network none -p 80:80", "--network container:nosuch -p 80:80",
                "-p [::1]:9999:80", "-P --expose 80");
    }

    @ParameterizedTest(name = "run --rm {0}")
    @MethodSource("single")
    void runAgreesWithDocker(String flags) {
        pair.compare(EnginePair.words("run --rm --name box " + flags + " busybox true"));
    }

    @Test
    void portsOfARunningContainerAgreeWithDocker() {
        Stream.of("run -d --name web -p 8080:80 -p 127.0.0.1:53:53/udp -p 90 -p 7000-7002:7000-7002 --expose 99"
                        + " busybox sleep 1000",
                "port web", "port web 80", "port web 80/udp", "port web x", "ps --format {{.Ports}}",
                "inspect -f '{{json .NetworkSettings.Ports}}' web",
                "inspect -f '{{json .HostConfig.PortBindings}}' web",
                "run --name other -p 8080:81 busybox true", "start other",
                "inspect -f '{{.State.Status}} {{.State.ExitCode}} {{json .State.Error}}' other",
                "run --name ranged -d -p 8080-8082:80 busybox sleep 1000", "port ranged",
                "stop -t 0 web", "inspect -f '{{json .NetworkSettings.Ports}}' web", "port web",
                "ps -a --format {{.Ports}}", "rm -f web other ranged")
                .forEach(line -> pair.compare(EnginePair.words(line)));
    }

    static Stream<String> bindings() {
        return Stream.of(
                "80/tcp:foo", "80/tcp:70-60", "80/tcp:99999", "80/tcp:-1", "80/tcp: 9991", "80/tcp:9991-", "foo:80",
                "99999/tcp:80", "80-81/tcp:80", "80/foo:9990", "80/tcp:0-5", "80:9990", "80/TCP:9991", "80/tcp:9991/udp",
                "0/tcp:9991", "80/tcp:9991-9991", "/tcp:9992");
    }

    /// Each text is a port of the container and one of the host.
    @ParameterizedTest(name = "{0}")
    @MethodSource("bindings")
    void createRequestAgreesWithDocker(String binding) throws IOException {
        int colon = binding.indexOf(':');
        String port = binding.substring(0, colon);
        String body = """
                {"Image":"busybox","Cmd":["sleep","1000"],"ExposedPorts":{"%s":{}},
                "HostConfig":{"PortBindings":{"%s":[{"HostPort":"%s"}]}}}"""
                .formatted(port, port, binding.substring(colon + 1));
        assertEquals(created(pair.dockerdSocket(), body), created(pair.jd().socket(), body));
        for (String line : List.of("start api", "inspect -f '{{json .NetworkSettings.Ports}}' api", "rm -f api")) {
            pair.compare(EnginePair.words(line));
        }
    }

    private static String created(Path socket, String body) throws IOException {
        Http.Answer answer = Http.post(socket, "/containers/create?name=api", body);
        return answer.status() + (answer.status() == 201 ? "" : answer.body());
    }
}
