package jd.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// `jd machine` creates hosts, and the stock client and jd's own use them.
@Tag("journey")
@Tag("peer")
@Tag("root")
class MachineJourney {
    MachineJourney() {
        Requirements.root();
    }

    @Test
    void classroomHostsAreCreatedUsedAndRemoved() throws Exception {
        try (var lab = new MachineLab()) {
            String h1 = lab.machineName("a");
            String h2 = lab.machineName("b");
            Process second = lab.machine("create", "--engine-opt", "init-pool=0", h2).start();
            lab.machine("create", "--engine-opt", "init-pool=0", h1).run().ok();
            assertEquals(0, second.waitFor());
            assertEquals(h1 + " Running \n" + h2 + " Running \n",
                    lab.machine("ls", "--format", "{{.Name}} {{.State}} {{.Error}}").run().ok().out());
            assertNotEquals(lab.machine("ip", h1).run().ok().line(), lab.machine("ip", h2).run().ok().line());

            lab.evaluate(h1);
            assertEquals("hello", lab.docker("run", "--rm", "busybox", "echo", "hello").run().ok().line());
            assertEquals("hello", lab.jd("run", "--rm", "busybox", "echo", "hello").run().ok().line());
            assertEquals(h1, lab.docker("info", "--format", "{{.Name}}").run().ok().line());
            assertEquals(h1, lab.machine("active").run().ok().line());
            assertEquals(h1, lab.machine("ssh", h1, "--", "hostname").run().ok().line());
            encryption(lab, h1);
            refusals(lab, h1);

            lab.docker("run", "-d", "busybox", "sleep", "600").run().ok();
            lab.machine("kill", h1).run().ok();
            assertEquals("Stopped", lab.machine("status", h1).run().ok().line());
            assertTrue(lab.machine("env", h1).run().err().contains("jd machine start " + h1));
            lab.machine("start", h1).run().ok();
            assertEquals("", lab.docker("ps", "-q").run().ok().out());

            lab.machine("rm", h1, h2).run().ok();
            assertEquals(List.of(), lab.leftovers());
        }
    }

    private static void encryption(MachineLab lab, String machine) {
        Command plain = lab.docker("ps").with("DOCKER_TLS_VERIFY", "");
        assertTrue(plain.run().err().contains("Client sent an HTTP request to an HTTPS server"));
        String directory = lab.directory().resolve("store/machines").resolve(machine).toString();
        lab.docker("--tlsverify", "--tlscacert=" + directory + "/ca.pem", "--tlscert=" + directory + "/cert.pem",
                "--tlskey=" + directory + "/key.pem", "ps").run().ok();
        Command.Result server = lab.jd("--tlsverify", "--tlscacert", directory + "/ca.pem", "--tlscert",
                directory + "/server.pem", "--tlskey", directory + "/server-key.pem", "ps").run();
        assertNotEquals(0, server.exit(), "a server's certificate is none of a client");
    }

    private static final String PROJECT = """
            name: app
            services:
              web:
                image: busybox
                command: httpd -f -p 8080 -h /etc
                ports: ["8080:8080"]
                network_mode: bridge
              worker:
                image: busybox
                command: sleep 600
                network_mode: bridge
                deploy: {replicas: 2}
            """;

    /// Three hosts, one of them with the swarm's manager; an application is distributed over them and taken down.
    @Test
    void threeMachinesOfASwarmRunAnApplication() throws Exception {
        try (var lab = new MachineLab()) {
            Path file = Files.writeString(lab.directory().resolve("compose.yaml"), PROJECT);
            String nodes = "nodes://192.168.99.[100:102]:2376";
            List<String> names = List.of(lab.machineName("x"), lab.machineName("y"), lab.machineName("z"));
            List<Process> creations = new ArrayList<>();
            for (String name : names) {
                creations.add(lab.machine("create", "--engine-opt", "init-pool=0",
                        name.equals(names.getFirst()) ? "--swarm-master" : "--swarm", "--swarm-discovery", nodes,
                        "--swarm-opt", "heartbeat=2s", name).start());
            }
            for (Process creation : creations) {
                assertEquals(0, creation.waitFor());
            }
            lab.evaluate("--swarm", names.getFirst());
            JdHost.await("three healthy nodes", () -> lab.docker("info").run().out().split("Status: Healthy", -1).length == 4);

            lab.jd("compose", "-f", file.toString(), "up", "-d").run().ok();
            List<String> hosts = lab.docker("ps", "--format", "{{.Names}}").run().ok().out().lines()
                    .map(name -> name.split("/")[0]).sorted().toList();
            assertEquals(names, hosts);
            lab.jd("compose", "-f", file.toString(), "down", "-t", "1").run().ok();
            assertEquals("", lab.docker("ps", "-aq").run().ok().out());

            lab.machine("rm", names.get(0), names.get(1), names.get(2)).run().ok();
            assertEquals(List.of(), lab.leftovers());
        }
    }

    private static void refusals(MachineLab lab, String taken) {
        assertTrue(lab.machine("create", taken).run().err().contains("Machine " + taken + " already exists"));
        Command.Result subnet = lab.machine("create", "--netns-subnet", "10.0.0.0/24", lab.machineName("c")).run();
        assertTrue(subnet.exit() == 1 || subnet.exit() == 3, subnet.err());
        assertTrue(subnet.err().contains("choose another --netns-bridge"), subnet.err());
        assertTrue(lab.machine("ls", "-q").run().out().lines().noneMatch(lab.machineName("c")::equals));
    }

    @Test
    void debianHostIsProvisionedOverSsh() throws Exception {
        try (var lab = new MachineLab()) {
            Path key = lab.directory().resolve("id");
            Command.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key.toString()).run().ok();
            Process host = lab.startSshHost(lab.directory().resolve("id.pub"));
            String name = lab.machineName("s");
            String[] create = {"create", "-d", "generic", "--generic-ip-address", "10.77.0.2", "--generic-ssh-key",
                key.toString(), "--engine-opt", "init-pool=0", "--engine-opt", "cgroup-parent=/jdm-" + name, name};

            // The connection is cut in the middle; the next creation goes on.
            Process interrupted = lab.machine(create).start();
            assertTrue(interrupted.inputReader().lines().anyMatch(line -> line.startsWith("Installing jd")));
            host.descendants().filter(process -> process.info().command().orElse("").endsWith("sshd-session"))
                    .forEach(ProcessHandle::destroyForcibly);
            assertNotEquals(0, interrupted.waitFor());
            String goingOn = lab.machine(create).run().ok().out();
            assertTrue(goingOn.contains("Docker is up and running!"), goingOn);

            lab.evaluate(name);
            assertEquals("hello", lab.docker("run", "--rm", "busybox", "echo", "hello").run().ok().line());
            assertEquals(name, lab.machine("ssh", name, "hostname").run().ok().line());
            assertEquals(4, lab.machine("ssh", name, "exit 4").run().exit());
            Path file = Files.writeString(lab.directory().resolve("sent"), "content");
            lab.machine("scp", file.toString(), name + ":/tmp/").run().ok();
            lab.machine("scp", name + ":/tmp/sent", lab.directory().resolve("back").toString()).run().ok();
            assertEquals("content", lab.read("back"));

            // Another host at the same address has another key.
            MachineLab.end(host);
            Command.Result gone = lab.machine("provision", name).run();
            assertTrue(gone.exit() == 1 && gone.err().contains("Connection refused"), gone.err());
            lab.startSshHost(lab.directory().resolve("id.pub"));
            Command.Result changed = lab.machine("provision", name).run();
            assertTrue(changed.exit() == 1 && changed.err().contains("the host key has changed"), changed.err());
            assertEquals("Successfully removed " + name + "\n", lab.machine("rm", "-f", name).run().ok().out());
        }
    }
}
