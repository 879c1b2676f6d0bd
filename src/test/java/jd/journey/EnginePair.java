package jd.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A jd and a real dockerd with the same image: the same stock client sends the same commands to both, and what must
/// differ (ids, times, addresses, names of directories) is replaced by a placeholder before the answers are compared.
///
/// dockerd may lose all that a short process writes to a stream: when it learns that the process has ended, it cancels the
/// opening of the pipe, even if the opening thread only waits for a processor. With four busy loops on two processors this
/// happens to one of twenty `docker run busybox echo`. So where dockerd alone has nothing, it runs the command again; a
/// container whose log is compared later runs for a second.
final class EnginePair implements AutoCloseable {
    static final int LOSSES = 5;

    private final JdHost jd;
    private final RealDockerd dockerd;

    private EnginePair(JdHost jd, RealDockerd dockerd) {
        this.jd = jd;
        this.dockerd = dockerd;
    }

    static EnginePair start(String... jdFlags) {
        Requirements.root();
        return startBoth(JdHost.start(jdFlags), List.of());
    }

    /// jd's daemon starts with SIGHUP ignored.
    ///
    /// @param configuration a configuration file that both daemons read
    static EnginePair startWithFile(Path configuration) {
        String[] flags = {"--config-file", configuration.toString()};
        Requirements.root();
        return startBoth(JdHost.startBehind(List.of("nohup"), flags), List.of(flags));
    }

    private static EnginePair startBoth(JdHost jd, List<String> dockerdFlags) {
        try {
            Path directory = Files.createDirectories(jd.directory().resolve("dockerd"));
            List<String> flags = new ArrayList<>(List.of("--bip", "172.29.0.1/16"));
            flags.addAll(dockerdFlags);
            EnginePair engines = new EnginePair(jd, RealDockerd.start(directory, flags.toArray(String[]::new)));
            jd.jd("pull", "-q", "busybox").run().ok();
            engines.importImageIntoDockerd();
            return engines;
        } catch (IOException e) {
            jd.close();
            throw new UncheckedIOException(e);
        } catch (Throwable e) {
            jd.close();
            throw e;
        }
    }

    /// Imports the classroom image as a tar of its file system; jd's own registry cannot be reached from dockerd's
    /// namespace.
    private void importImageIntoDockerd() {
        Path tar = jd.directory().resolve("busybox.tar");
        String script = "cd /; tar -cf /x/busybox.tar $(ls | grep -vE '^(proc|sys|dev|x)$')";
        jd.jd("run", "--rm", "-v", jd.directory() + ":/x", "busybox", "sh", "-c", script).run().ok();
        String path = "ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
        docker("import", "-c", "CMD [\"sh\"]", "-c", path, tar.toString(), "busybox:latest").run().ok();
    }

    JdHost jd() {
        return jd;
    }

    Path dockerdSocket() {
        return dockerd.socket();
    }

    long dockerdPid() {
        return dockerd.process().pid();
    }

    String dockerdLog() {
        try {
            return Files.readString(dockerd.log());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// {@return the stock client, connected to the real dockerd}
    Command docker(String... words) {
        List<String> all = new ArrayList<>(List.of(Peer.DOCKER.orSkip().program().toString()));
        all.addAll(List.of(words));
        return Command.of(all).with("DOCKER_HOST", dockerd.host());
    }

    /// {@return a program that runs in dockerd's network namespace}
    Command insideDockerd(String... words) {
        List<String> all = new ArrayList<>(List.of("nsenter", "--net=/proc/" + dockerd.process().pid() + "/ns/net"));
        all.addAll(List.of(words));
        return Command.of(all);
    }

    /// Checks that exit code, output and errors agree.
    void compare(List<String> words) {
        String[] all = words.toArray(String[]::new);
        Command.Result theirs = docker(all).run();
        Command.Result ours = jd.docker(all).run();
        for (int i = 0; i < LOSSES && canRunAgain(words) && isLost(theirs, ours); i++) {
            theirs = docker(all).run();
        }
        assertEquals("", difference(text(theirs), text(ours)));
    }

    private static boolean canRunAgain(List<String> words) {
        return words.getFirst().equals("exec") || words.getFirst().equals("run") && words.contains("--rm");
    }

    /// {@return whether dockerd has nothing of a stream where jd has something, and otherwise the same}
    private boolean isLost(Command.Result theirs, Command.Result ours) {
        boolean noOutput = theirs.out().isEmpty() && !ours.out().isEmpty();
        boolean noErrors = theirs.err().isEmpty() && !ours.err().isEmpty();
        return theirs.exit() == ours.exit() && (noOutput || noErrors)
                && (noOutput || withPlaceholders(theirs.out()).equals(withPlaceholders(ours.out())))
                && (noErrors || withPlaceholders(theirs.err()).equals(withPlaceholders(ours.err())));
    }

    /// {@return an empty text when the two are equal; otherwise the lines that only dockerd (`-`) or only jd (`+`)
    /// prints, or both texts when only the order of the lines differs}
    static String difference(String theirs, String ours) {
        if (theirs.equals(ours)) {
            return "";
        }
        List<String> missing = new ArrayList<>(theirs.lines().toList());
        List<String> added = new ArrayList<>(ours.lines().toList());
        ours.lines().forEach(missing::remove);
        theirs.lines().forEach(added::remove);
        if (missing.isEmpty() && added.isEmpty()) {
            return "dockerd:\n" + theirs + "\njd:\n" + ours;
        }
        missing.replaceAll(line -> "- " + line);
        added.replaceAll(line -> "+ " + line);
        return String.join("\n", missing) + "\n" + String.join("\n", added);
    }

    String text(Command.Result result) {
        return "exit " + result.exit() + "\n" + withPlaceholders(result.out()) + "\n--- err\n"
                + withPlaceholders(result.err());
    }

    /// Replaces ids, addresses, sizes of listings, dates and the two programs' own paths by placeholders.
    private String withPlaceholders(String text) {
        return text.replace(jd.directory().toString(), "DIR")
                .replaceAll("/(jd-peer-[^/ ]+|jdj\\d+x\\d+)/", "/PARENT/")
                .replaceAll("\\b[0-9a-f]{64}\\b", "ID64")
                .replaceAll("\\b[0-9a-f]{12}\\b", "ID12")
                .replaceAll("\\b172\\.\\d+\\.\\d+\\.\\d+", "ADDRESS")
                .replaceAll("(pipe|socket):\\[\\d+]", "$1:[N]")
                .replaceAll("[A-Z][a-z]{2} [ \\d]\\d \\d\\d:\\d\\d", "DATE")
                .replaceAll("total \\d+", "total N")
                .replaceAll("(?m)^(d\\S+) +\\d+( root +root) +\\d+", "$1 N$2 N")
                .replaceAll(" \\(via /proc/self/fd/\\d+\\)", "")
                // Docker's prefix is compared; Go's wording of the JSON error is not.
                .replaceAll("(Decoding seccomp profile failed:) .*", "$1 …")
                .replaceAll("overlay2", "overlay")
                .replaceAll("\\S*/overlay/(mnt/ID64|ID64/merged)", "ROOTFS")
                .replaceAll("\\S*/volumes/", "VOLUMES/")
                .strip();
    }

    /// Splits a command line as a shell would, with single quotes; `{{json.X}}` stands for `{{json .X}}`.
    static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        String[] parts = line.split("'");
        for (int i = 0; i < parts.length; i++) {
            if (i % 2 == 1) {
                words.add(parts[i]);
            } else if (!parts[i].isBlank()) {
                words.addAll(List.of(parts[i].strip().split(" ")));
            }
        }
        words.replaceAll(word -> word.replace("{{json.", "{{json ."));
        return words;
    }

    @Override
    public void close() {
        try {
            dockerd.close();
        } finally {
            jd.close();
        }
    }
}
