package jd.journey;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Checks that the shell transcripts of the chapters are what these commands print; with `-Djd.transcripts=write` it
/// rewrites them.
@Tag("book")
@Tag("journey")
@Tag("root")
class ChapterJourney {

    private static final String HOSTNAME = Command.of("hostname").run().ok().out().strip();

    private static JdHost host;
    private static Path directory;

    @BeforeAll
    static void start() {
        Requirements.root();
        host = JdHost.startOn("size=256m", List.of(), "-H", "tcp://127.0.0.1:2375", "--label", "storage=hdd");
        host.jd("pull", "-q", "busybox").run().ok();
    }

    @AfterAll
    static void stop() {
        if (host != null) {
            host.close();
        }
    }

    @BeforeEach
    void makeDirectory() throws IOException {
        directory = Files.createTempDirectory(host.directory(), "work");
    }

    /// Chapter 9: the blobs of the classroom registry, each named by its digest.
    @Test
    void pullTranscriptMatches() throws IOException {
        printed("jd rmi -f $(jd images -aq)");
        shows("try-pull.txt",
                "jd pull busybox",
                "cd /var/lib/jd/classroom/blobs; cat $(grep -l '\"layers\":' *); echo",
                "cd /var/lib/jd/classroom/blobs; grep -h diff_ids * | tr , '\\n' | grep sha256",
                "cd /var/lib/jd/classroom/blobs; sha256sum *");
    }

    /// Chapter 10: a container's upper directory has what it has written and a mark for what it has deleted.
    @Test
    void storageTranscriptMatches() throws IOException {
        shows("try-storage.txt",
                "jd run --name box busybox sh -c 'echo hi > /root/f; rm /bin/ar'",
                "jd diff box",
                "cd /var/lib/jd/overlay/diff/$(jd inspect -f '{{.Id}}' box); stat -c '%n: %F' bin/ar root/f",
                "cat /var/lib/jd/overlay/layers/$(jd inspect -f '{{.Id}}' box)",
                "jd rm box");
    }

    /// Chapter 11: a changed file, and the steps that it costs.
    @Test
    void buildTranscriptMatches() throws IOException {
        shows("try-build.txt",
                "printf 'FROM busybox\\nENV WORD=hello\\nCOPY file /\\nRUN echo $WORD >> /file\\n' > Dockerfile",
                "echo one > file; jd build -t words .",
                "echo two > file; jd build -t words .",
                "jd run --rm words cat /file");
    }

    /// Chapter 12: the files of a container, and what they say after its end.
    @Test
    void createTranscriptMatches() throws IOException {
        shows("try-create.txt",
                "jd create --name box busybox sh -c 'echo hello; exit 3'",
                "ls /var/lib/jd/containers/$(jd inspect -f '{{.Id}}' box)",
                "jd start -a box; echo $?",
                "cd /var/lib/jd/containers/$(jd inspect -f '{{.Id}}' box); ls [hr]*; cat *-json.log",
                "cd /var/lib/jd/containers/$(jd inspect -f '{{.Id}}' box); tr , '\\n' < config.json | grep -E '\"(Name|State|ExitCode)\"'",
                "jd rm box");
    }

    /// Chapter 13: the command's process keeps no threads, descriptors or signal settings of the JVM that called
    /// execve.
    @Test
    void firstProcessTranscriptMatches() throws IOException {
        shows("becoming.txt",
                "jd run --rm busybox cat /proc/1/comm",
                "jd run --rm busybox ls /proc/self/fd",
                "jd run --rm -u 1000 busybox grep -E '^(Uid|CapEff|SigBlk|SigIgn|Threads)' /proc/self/status",
                "jd run --rm busybox nosuch");
    }

    /// Chapter 14: capabilities, a limit and a namespace, seen from inside.
    @Test
    void featuresTranscriptMatches() throws IOException {
        shows("try-libcontainer.txt",
                "jd run --rm busybox grep CapEff /proc/self/status",
                "jd run --rm --cap-drop ALL --cap-add CHOWN busybox grep CapEff /proc/self/status",
                "jd run --rm -m 64m busybox sh -c 'cd /sys/fs/cgroup; cat memory/memory.limit_in_bytes memory.max 2>/dev/null'",
                "test $(jd run --rm --net host busybox readlink /proc/self/ns/net) = $(readlink /proc/self/ns/net) && echo the same");
    }

    /// Chapter 14: a second process joins a running container.
    @Test
    void execTranscriptMatches() throws IOException {
        shows("joining.txt",
                "jd run -d --name box busybox sleep 1000",
                "jd exec box ps -o user,comm",
                "jd exec -u nobody box id",
                "jd exec box nosuch",
                "jd pause box",
                "jd exec box true",
                "jd rm -f box");
    }

    /// The lesson of the appendix on teaching: a container's process seen from the host.
    @Test
    void lessonTranscriptMatches() throws IOException {
        shows("teaching-process.txt",
                "jd run -d --name box busybox sleep 1000",
                "jd exec box ps -o pid,args",
                "pid=$(jd inspect -f '{{.State.Pid}}' box); tr '\\0' ' ' < /proc/$pid/cmdline; echo",
                "pid=$(jd inspect -f '{{.State.Pid}}' box); readlink /proc/$pid/ns/pid /proc/$pid/ns/mnt",
                "readlink /proc/self/ns/pid /proc/self/ns/mnt",
                "jd rm -f box");
    }

    /// Chapter 15: a manager in front of the daemon, a constraint that its node satisfies and one that it does not.
    @Test
    void swarmTranscriptMatches() throws IOException {
        String manager = "tcp://127.0.0.1:4000";
        String command = "jd swarm manage -H " + manager + " nodes://127.0.0.1:2375";
        Process process = host.inside("sh", "-c", "exec " + command.replace("jd ", JdHost.JD + " ")).start();
        try {
            JdHost.await("the node is healthy",
                    () -> host.inside(JdHost.JD, "-H", manager, "info").run().out().contains("Healthy"));
            shows("try-swarm.txt",
                    "jd swarm list 'nodes://10.0.0.[1:3]:2375'",
                    command + " &",
                    "jd -H " + manager + " run --rm -e constraint:storage==hdd busybox echo hello",
                    "jd -H " + manager + " run --rm -e constraint:storage==ssd busybox echo hello");
        } finally {
            process.destroy();
        }
    }

    /// Chapter 16: the store after the first machine.
    @Test
    void machineTranscriptMatches() throws IOException {
        shows("try-machine.txt",
                "jd machine create -d none --url tcp://127.0.0.1:2375 lab",
                "jd machine env lab",
                "cd ~/.docker/machine; find . -name '*.pem' -o -name '*.json' | sort");
    }

    /// Chapter 17: a project, and the plan after a change.
    @Test
    void composeTranscriptMatches() throws IOException {
        Files.writeString(directory.resolve("compose.yaml"), """
                name: shop
                services:
                  db:
                    image: busybox
                    command: sleep 1000
                  web:
                    image: busybox
                    command: sleep 1000
                    depends_on: [db]
                """);
        shows("try-compose.txt",
                "cat compose.yaml",
                "jd compose up -d",
                "sed -i '/web/,$ s/1000/2000/' compose.yaml; jd compose --dry-run up -d",
                "jd compose down -t 0");
    }

    /// @param commands lines for a shell, in which `jd` is connected to the test's daemon and `/var/lib/jd` is its root
    private static void shows(String file, String... commands) throws IOException {
        new Transcript(file, ChapterJourney::printed, ChapterJourney::comparable).check(commands);
    }

    /// Some commands are meant to fail; the transcript shows their error messages. One in the background has been started
    /// by the test.
    private static String printed(String command) {
        if (command.endsWith("&")) {
            return "";
        }
        String root = host.root().toString();
        String shell = "jd() { " + JdHost.JD + " \"$@\"; }\n" + command.replace("/var/lib/jd", root);
        return host.inside("sh", "-c", "exec 2>&1; cd " + directory + "\n" + shell)
                .with("DOCKER_HOST", "unix://" + host.socket()).with("HOME", directory.toString()).run().out()
                .replace(root, "/var/lib/jd").replace(directory.toString(), "/root").replace(HOSTNAME + ":", "n1:");
    }

    /// Digests, ids and sizes differ from one machine to the next, since they are those of the machine's busybox.
    private static String comparable(String transcript) {
        return transcript.replaceAll("(?<=\"time\":\")[^\"]*|\\b[0-9a-f]{64}\\b|\\b[0-9a-f]{12}\\b", "…")
                .replaceAll("\\b[0-9]{3,}\\b", "…");
    }
}
