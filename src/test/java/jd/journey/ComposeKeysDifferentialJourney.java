package jd.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The keys of a service that become fields of a container: `jd compose` and the stock tool create containers, networks
/// and volumes that an inspection shows to be the same. Secrets and configs are in the containers of both.
@Tag("journey")
@Tag("peer")
@Tag("root")
class ComposeKeysDifferentialJourney {
    private static final String PROJECT = """
            services:
              a:
                image: busybox
                annotations: {note: "1"}
                cap_add: [SYS_TIME]
                cap_drop: [NET_RAW]
                cgroup: private
                command: top
                cpu_shares: 512
                cpuset: "0"
                cpus: 0.5
                configs:
                  - {source: inline, target: /etc/inline, mode: 0400, uid: "7", gid: "8"}
                  - file
                deploy:
                  resources: {limits: {cpus: 0.5, memory: 50M, pids: 50}, reservations: {memory: 20M}}
                  restart_policy: {condition: on-failure, max_attempts: 3}
                device_cgroup_rules: ["c 1:3 mr"]
                devices: ["/dev/null:/dev/xnull:rw"]
                dns: 127.0.0.9
                dns_opt: [use-vc]
                dns_search: example.com
                domainname: dom
                expose: ["3000"]
                external_links: ["keys-c-1:outside"]
                extra_hosts: ["somehost:10.0.0.7"]
                group_add: ["5"]
                hostname: h
                ipc: shareable
                links: ["b:database"]
                logging: {driver: json-file, options: {max-size: 1m}}
                mem_limit: 50M
                mem_reservation: 20M
                mac_address: 02:42:ac:11:65:43
                networks:
                  n1: {ipv4_address: 172.29.238.10, aliases: [x], priority: 10}
                  default:
                oom_score_adj: 500
                pids_limit: 50
                read_only: false
                secrets: [variable, {source: file, target: renamed}]
                security_opt: [no-new-privileges]
                shm_size: 1m
                stop_grace_period: 1s
                stop_signal: SIGKILL
                sysctls: {net.ipv4.ip_default_ttl: 60}
                tmpfs: ["/scratch:size=1m"]
                tty: true
                ulimits: {nproc: 65535, nofile: {soft: 512, hard: 1024}}
                user: "0:0"
                volumes:
                  - {type: volume, source: data, target: /data, volume: {nocopy: true}}
                  - {type: tmpfs, target: /t, tmpfs: {size: 10000}}
                  - {type: bind, source: ., target: /src, read_only: true, bind: {propagation: rprivate}}
                working_dir: /data
              b: {image: busybox, command: top, stop_signal: SIGKILL, healthcheck: {disable: true}}
              c: {image: busybox, command: top, stop_signal: SIGKILL, network_mode: bridge}
              d:
                extends: {file: base.yaml, service: web}
                network_mode: "service:b"
                pid: "service:b"
                volumes_from: [a]
            networks:
              n1:
                driver_opts: {com.docker.network.bridge.name: jdkeys1}
                labels: {x: "1"}
                ipam:
                  config: [{subnet: 172.29.238.0/24, gateway: 172.29.238.1, ip_range: 172.29.238.0/25}]
            volumes: {data: {labels: {a: b}}}
            secrets: {variable: {environment: TOKEN}, file: {file: ./file.txt}}
            configs: {inline: {content: "token $TOKEN\\n"}, file: {file: ./file.txt}}
            """;

    private final JdHost jd;
    private final Path project;

    ComposeKeysDifferentialJourney() throws IOException {
        Requirements.root();
        Path plugin = Peer.COMPOSE.orSkip().program();
        jd = JdHost.start();
        Path plugins = Files.createDirectories(jd.directory().resolve("docker-config/cli-plugins"));
        Files.createSymbolicLink(plugins.resolve("docker-compose"), plugin);
        project = Files.createDirectories(jd.directory().resolve("keys"));
        Files.writeString(project.resolve("compose.yaml"), PROJECT);
        Files.writeString(project.resolve("base.yaml"),
                "services: {web: {image: busybox, command: top, stop_signal: SIGKILL}}\n");
        Files.writeString(project.resolve(".env"), "TOKEN=t0k\n");
        Files.writeString(project.resolve("file.txt"), "of the host\n");
    }

    private Command.Result stock(String... words) {
        return jd.docker(with("compose", words)).in(project).run().ok();
    }

    private Command.Result ours(String... words) {
        return jd.jd(with("compose", words)).in(project).run().ok();
    }

    private static String[] with(String first, String... words) {
        List<String> all = new ArrayList<>(List.of(first));
        all.addAll(List.of(words));
        return all.toArray(String[]::new);
    }

    @Test
    void everyKeyReachesTheContainer() {
        try (jd) {
            jd.jd("pull", "-q", "busybox").run().ok();
            stock("up", "-d");
            String theirs = objects();
            assertEquals("t0k", inside("cat /run/secrets/variable"));
            stock("down", "-v");

            ours("up", "-d");
            assertEquals(theirs, objects());
            assertEquals("t0k", inside("cat /run/secrets/variable"));
            assertEquals("of the host", inside("cat /run/secrets/renamed /file | uniq"));
            assertEquals("token t0k", inside("cat /etc/inline"));
            assertEquals("400 7 8", inside("stat -c '%a %u %g' /etc/inline"));
            assertTrue(inside("cat /etc/hosts").contains("somehost"));
            String kept = stock("up", "-d").err();
            // The stock tool computes the checksum of d from the id of the container whose namespace it uses.
            assertTrue(kept.contains("Container keys-a-1  Running") && kept.contains("Container keys-c-1  Running"), kept);
            ours("down", "-v");
        }
    }

    private String inside(String script) {
        return jd.docker("exec", "keys-a-1", "sh", "-c", script).run().ok().out().strip();
    }

    /// {@return what the client shows of the project, with placeholders for what differs from run to run}
    private String objects() {
        StringBuilder text = new StringBuilder();
        for (String name : List.of("keys-a-1", "keys-b-1", "keys-c-1", "keys-d-1")) {
            text.append(jd.docker("inspect", name).run().ok().out());
        }
        text.append(jd.docker("network", "inspect", "keys_default", "keys_n1").run().ok().out());
        text.append(jd.docker("volume", "inspect", "keys_data").run().ok().out());
        return text.toString()
                .replaceAll("(\"VolumesFrom\": \\[\\s*)\"[^\"]*\"", "$1\"CONTAINER\"")
                // The stock tool writes dependencies in the order of a Go map, which is random.
                .replaceAll("(depends_on\": )\"(b:[^\",]*),(a:[^\",]*)\"", "$1\"$3,$2\"")
                .replaceAll("[0-9a-f]{64}", "ID64")
                .replaceAll("\\b[0-9a-f]{12}\\b", "ID12")
                .replaceAll("\"20\\d\\d-[^\"]*\"", "TIME")
                .replaceAll("\\b172\\.\\d+\\.\\d+\\.\\d+", "ADDRESS")
                .replaceAll("([0-9a-f]{2})(:[0-9a-f]{2}){5}", "MAC")
                .replaceAll("/proc/\\d+/ns/net", "SANDBOX")
                .replaceAll("\"(Pid|ExitCode|FailingStreak)\": \\d+", "\"$1\": N")
                .replaceAll(",\n", "\n")
                .lines().sorted().collect(Collectors.joining("\n"));
    }
}
