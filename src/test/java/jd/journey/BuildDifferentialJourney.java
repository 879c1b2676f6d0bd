package jd.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import jd.labs.lab11.RecordedBuild;
import jd.labs.lab11.RecordedBuild.Decision;
import jd.server.api.Json;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/// Builds the same Dockerfiles with jd and with a real dockerd: output, files, configurations and cached steps agree.
///
/// A last instruction lists all files of the image, so their attributes and contents are compared as a part of the output.
@Tag("journey")
@Tag("peer")
@Tag("root")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BuildDifferentialJourney {
    private static final String CONTEXT = """
            mkdir -p dir/sub empty; echo a >a.txt; echo b >b.txt; echo c >dir/c.txt; echo d >dir/sub/d.txt
            chmod 750 dir/sub; echo x >exe.sh; chmod 4755 exe.sh; echo sp >'with space'
            ln -s a.txt link; ln -s /a.txt abs; ln -s /etc/passwd out; ln -s dir dlink
            mkdir t; echo ar >t/f; chmod 600 t/f; chown 33:44 t/f; tar cf ar.tar t; rm -r t
            gzip -k <ar.tar >ar.tgz; bzip2 <ar.tar >ar.tbz; xz <ar.tar >ar.txz; zstd -q <ar.tar >ar.tzst
            """;
    private static final String LIST = """

            USER 0
            RUN ["/bin/sh", "-c", "cd /; { find . -xdev -type d -exec stat -c '%A %u:%g %n' '{}' +; \\
            find . -xdev ! -type d ! -path './etc/host*' ! -path './etc/resolv.conf' ! -name '.dockerenv' ! -path './dev/*' \\
            -exec stat -c '%A %u:%g %s %N' '{}' +; find . -xdev -type f ! -path './etc/host*' ! -path './etc/resolv.conf' \\
            ! -path './bin/*' -exec md5sum '{}' +; } | sort"]
            """;

    private static EnginePair pair;
    private static Path context;

    @BeforeAll
    static void start() throws IOException {
        pair = EnginePair.start();
        context = Files.createDirectories(pair.jd().directory().resolve("context"));
        Command.of("sh", "-ec", CONTEXT).in(context).run().ok();
        Files.createDirectories(pair.jd().directory().resolve("files"));
    }

    @AfterAll
    static void stop() {
        if (pair != null) {
            pair.close();
        }
    }

    private static Map<String, String> dockerfiles() throws IOException {
        try (InputStream in = BuildDifferentialJourney.class.getResourceAsStream("dockerfiles.txt")) {
            String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            Map<String, String> files = new LinkedHashMap<>();
            for (String section : all.split("(?m)^=== ")) {
                if (!section.isEmpty()) {
                    int end = section.indexOf('\n');
                    files.put(section.substring(0, end), section.substring(end + 1));
                }
            }
            return files;
        }
    }

    private static String build(String dockerfile, String... flags) throws IOException {
        Files.writeString(context.resolve("Dockerfile"), dockerfile);
        List<String> again = new ArrayList<>(List.of(flags));
        int name = again.indexOf("-t");
        if (name >= 0) {
            again.subList(name, name + 2).clear();
        }
        again.add("--no-cache");
        return unlessLost(built(List.of(flags)), () -> built(again));
    }

    /// dockerd may lose the whole output of a short `RUN`, see [EnginePair]. If all that it printed was printed by jd too,
    /// cache decisions included, the outputs of builds without cache and names are compared instead.
    private static String unlessLost(String difference, Supplier<String> again) {
        String last = difference;
        for (int i = 0; i < EnginePair.LOSSES && isLoss(last); i++) {
            last = again.get();
        }
        return last;
    }

    private static boolean isLoss(String difference) {
        return !difference.isEmpty() && difference.lines()
                .allMatch(line -> line.startsWith("+") || line.isBlank() || line.equals("- ") || line.equals("- red: "));
    }

    /// The two builds run at the same time.
    private static String built(List<String> flags) {
        List<String> words = new ArrayList<>(List.of("build"));
        words.addAll(flags);
        words.add(context.toString());
        String[] all = words.toArray(String[]::new);
        var theirs = CompletableFuture.supplyAsync(
                () -> pair.docker(all).with("DOCKER_BUILDKIT", "0").run());
        var ours = pair.jd().docker(all).with("DOCKER_BUILDKIT", "0").run();
        return EnginePair.difference(comparable(theirs.join()), comparable(ours));
    }

    /// The output of a `RUN`, up to the next line of the builder or the end of the client's output. The error output is red,
    /// in as many pieces as it was read in.
    private static final Pattern RUN_OUTPUT =
            Pattern.compile("(?s)( ---> Running in [^\n]*\n)(.*?)(?= ---> |--- err|\\z)");
    private static final Pattern RED = Pattern.compile("(?s)\u001b\\[91m(.*?)\u001b\\[0m");

    /// The two streams of a command have no order between them: each is compared by itself.
    private static String comparable(Command.Result result) {
        String text = pair.text(result).replaceAll("(?m)^Sending build context[^\n]*\n", "");
        return RUN_OUTPUT.matcher(text).replaceAll(
                run -> Matcher.quoteReplacement(run.group(1) + separated(run.group(2))));
    }

    private static String separated(String output) {
        String errors = RED.matcher(output).results().map(red -> red.group(1)).collect(Collectors.joining());
        return RED.matcher(output).replaceAll("").strip() + "\nred: " + errors.strip() + "\n";
    }

    @Test
    @Order(1)
    void dockerfileGivesTheSameOutputAndFilesAsWithDocker() throws IOException {
        Map<String, String> differences = new LinkedHashMap<>();
        List<String> images = new ArrayList<>();
        for (Map.Entry<String, String> file : dockerfiles().entrySet()) {
            boolean onBuild = file.getKey().startsWith("onbuild");
            String image = onBuild ? "jd-onbuild" : "jd-image" + images.size();
            String difference = build(file.getValue() + (onBuild ? "" : LIST), "-t", image);
            if (!difference.isEmpty()) {
                differences.put(file.getKey(), difference);
            }
            images.add(image);
        }
        assertEquals(Map.of(), differences);
        assertTrue(images.size() >= 30, images.size() + " Dockerfiles");
        assertEquals("", EnginePair.difference(configs(images, false), configs(images, true)));
    }

    private static String configs(List<String> images, boolean ours) {
        List<String> words = new ArrayList<>(List.of("image", "inspect", "-f", "{{json .Config}} {{.Author}}"));
        words.addAll(images);
        String[] all = words.toArray(String[]::new);
        return pair.text(ours ? pair.jd().docker(all).run() : pair.docker(all).run());
    }

    @Test
    @Order(2)
    void historyIsThatOfDocker() throws IOException {
        String file = dockerfiles().get("every instruction");
        assertEquals("", build(file, "-t", "jd-history"));
        String[] words = {"history", "--no-trunc", "--format", "{{.CreatedBy}}", "jd-history"};
        assertEquals(
                hashesRemoved(pair.docker(words).run().ok().out()),
                hashesRemoved(pair.jd().docker(words).run().ok().out()));
    }

    private static String hashesRemoved(String text) {
        // The base image was imported into one and pulled into the other.
        return text.replaceAll("[0-9a-f]{64}", "HASH").replaceAll("(?s)(/bin/sh -c #\\(nop\\)  MAINTAINER[^\n]*\n).*", "$1");
    }

    /// One edit of the Dockerfile or of the context, after which both build again.
    private interface Edit {
        String apply(String dockerfile) throws IOException;
    }

    @Test
    @Order(3)
    void sameStepsAreCachedAfterEachEdit() throws IOException {
        String file = "FROM busybox\nARG V=1\nENV A=1\nCOPY a.txt /\nRUN echo $V >/v\nCOPY dir /dir\nLABEL x=y\nCMD a\n";
        assertEquals("", build(file));
        Map<String, Edit> edits = new LinkedHashMap<>();
        edits.put("nothing", text -> text);
        edits.put("the last instruction", text -> text.replace("CMD a", "CMD b"));
        edits.put("a comment", text -> "# x\n" + text);
        edits.put("spaces in a command", text -> text.replace("RUN echo", "RUN  echo"));
        edits.put("spaces inside a command", text -> text.replace("$V >", "$V  >"));
        edits.put("the time of a file", text -> inContext(text, "touch -d 2001-01-01 a.txt dir"));
        edits.put("the content of a file", text -> inContext(text, "echo other >a.txt"));
        edits.put("the mode of a file", text -> inContext(text, "chmod 600 dir/c.txt"));
        edits.put("the name of a file", text -> inContext(text, "mv dir/c.txt dir/e.txt"));
        edits.put("another file in a directory", text -> inContext(text, "touch dir/new"));
        edits.put("a file that is not copied", text -> inContext(text, "echo x >b.txt"));
        edits.put("an early variable", text -> text.replace("A=1", "A=2"));
        edits.put("back to an earlier state", text -> text.replace("A=2", "A=1"));
        edits.put("an ignored file", text -> inContext(text, "echo dir/new >.dockerignore"));
        edits.put("the default of an argument", text -> text.replace("V=1", "V=2"));
        edits.put("two instructions swapped",
                text -> text.replace("LABEL x=y\nCMD b", "CMD b\nLABEL x=y"));
        Map<String, String> differences = new LinkedHashMap<>();
        for (Map.Entry<String, Edit> edit : edits.entrySet()) {
            file = edit.getValue().apply(file);
            String difference = build(file);
            if (!difference.isEmpty()) {
                differences.put(edit.getKey(), difference);
            }
        }
        differences.put("value", build(file, "--build-arg", "V=9"));
        differences.put("same value", build(file, "--build-arg", "V=9", "--label", "l=1"));
        differences.put("no cache", build(file, "--no-cache", "--rm=false"));
        differences.put("ids only", build(file, "-q").replaceAll("sha256:\\w+", ""));
        differences.values().removeIf(String::isEmpty);
        assertEquals(Map.of(), differences);
    }

    private static String inContext(String dockerfile, String script) throws IOException {
        Command.of("sh", "-ec", script).in(context).run().ok();
        return dockerfile;
    }

    @Test
    @Order(4)
    void ownClientBuildsTheSameContext() throws IOException {
        Files.writeString(context.resolve("Dockerfile"), "FROM busybox\nCOPY . /c\nRUN ls -l /c | wc -l\n");
        Files.writeString(context.resolve(".dockerignore"), "*\n!a*\n!dir/sub\n");
        assertEquals("", build(Files.readString(context.resolve("Dockerfile")), "-t", "jd-own"));
        String id = pair.jd().docker("image", "inspect", "-f", "{{.Id}}", "jd-own").run().ok().line();
        assertEquals(id, pair.jd().jd("build", "-q", context.toString()).run().ok().line());
        var failed = pair.jd().jd("build", "-").input("FROM busybox\nRUN exit 7\n").run();
        assertEquals(7, failed.exit());
        assertTrue(failed.err().contains("The command '/bin/sh -c exit 7' returned a non-zero code: 7"), failed.err());
    }

    /// Each engine has the server in its own network namespace.
    @Test
    @Order(5)
    void filesAndContextsAreDownloadedAsWithDocker() throws IOException {
        Path files = Files.createDirectories(pair.jd().directory().resolve("served"));
        Files.writeString(files.resolve("f.txt"), "served\n");
        Files.writeString(files.resolve("Dockerfile"), "FROM busybox\nRUN echo alone\nCOPY f.txt /\n");
        Command.of("tar", "-C", files.toString(), "-cf", files.resolve("c.tar").toString(), "Dockerfile", "f.txt").run().ok();
        String url = "http://127.0.0.1:8099";
        String file = "FROM busybox\nADD " + url + "/f.txt /x/\nADD --chown=1:2 " + url + "/f.txt a.txt /y/\nADD "
                + url + "/c.tar /z\nRUN stat -c '%n %s %a %u:%g %Y' /x/* /y/* /z\n";
        Process ours = pair.jd().inside(httpd(files)).start();
        Process theirs = pair.insideDockerd(httpd(files)).start();
        String[] fetch = {"busybox", "wget", "-q", "-O", "-", url + "/f.txt"};
        try {
            JdHost.await("the servers listen", () -> pair.jd().inside(fetch).run().exit() == 0
                    && pair.insideDockerd(fetch).run().exit() == 0);
            Map<String, String> differences = new LinkedHashMap<>();
            differences.put("first", build(file));
            differences.put("cached", build(file));
            differences.put("no name", build("FROM busybox\nADD " + url + "/ /x/\n").replaceAll("(?m)^.* with status.*\n?", ""));
            differences.put("COPY", build("FROM busybox\nCOPY " + url + "/f.txt /\n"));
            differences.put("refused", build("FROM busybox\nADD http://127.0.0.1:1/f /\n"));
            for (String context : List.of("c.tar", "Dockerfile")) {
                String query = "remote=" + url + "/" + context;
                differences.put(context, unlessLost(remote(query), () -> remote(query + "&nocache=1")));
            }
            differences.values().removeIf(String::isEmpty);
            assertEquals(Map.of(), differences);
        } finally {
            ours.destroy();
            theirs.destroy();
        }
    }

    private static String[] httpd(Path files) {
        return new String[] {"busybox", "httpd", "-f", "-p", "127.0.0.1:8099", "-h", files.toString()};
    }

    /// The stock client downloads a context itself.
    private static String remote(String query) {
        return EnginePair.difference(remote(pair.dockerdSocket(), query), remote(pair.jd().socket(), query));
    }

    private static String remote(Path socket, String query) {
        return Command.of("curl", "-s", "-X", "POST", "--unix-socket", socket.toString(), "http://d/v1.45/build?" + query).run().ok().out()
                .replace("\\u003e", ">")
                .replaceAll("[0-9a-f]{64}|\\b[0-9a-f]{12}\\b", "ID")
                .replaceAll("(?m)^\\{}\\r?$", "")
                .replaceAll("\\\\n\"}|\"}|\\{\"stream\":\"", "")
                .lines().map(String::strip)
                .filter(line -> !line.isEmpty() && !line.contains("progressDetail")).collect(Collectors.joining("\n"));
    }

    @Test
    @Order(6)
    void loadedImageIsACacheAsWithDocker() throws IOException {
        String file = "FROM busybox\nENV A=1\nRUN echo 1 >/one\nWORKDIR /w\nRUN echo 2 >/two\nCMD [\"true\"]\n";
        Path context = Files.createDirectories(pair.jd().directory().resolve("plain"));
        Files.writeString(context.resolve("Dockerfile"), file);
        for (boolean ours : new boolean[] {true, false}) {
            String archive = pair.jd().directory().resolve(ours + ".tar").toString();
            for (String[] words : new String[][] {
                {"build", "-q", "-t", "jd-cache", context.toString()}, {"save", "-o", archive, "jd-cache"},
                {"rmi", "jd-cache"}, {"load", "-q", "-i", archive}}) {
                (ours ? pair.jd().docker(words) : pair.docker(words)).with("DOCKER_BUILDKIT", "0").run().ok();
            }
        }
        Map<String, String> differences = new LinkedHashMap<>();
        differences.put("same", build(file, "--cache-from", "jd-cache", "-t", "jd-cached"));
        differences.put("edited", build(file.replace("echo 2", "echo 3"), "--cache-from", "jd-cache"));
        differences.put("edited early", build(file.replace("A=1", "A=2"), "--cache-from", "jd-cache"));
        differences.put("unknown", build(file, "--cache-from", "jd-nosuch"));
        differences.values().removeIf(String::isEmpty);
        assertEquals(Map.of(), differences);
        String[] ids = {"image", "inspect", "-f", "{{.Id}}", "jd-cache", "jd-cached"};
        List<String> same = pair.jd().docker(ids).run().ok().out().lines().toList();
        assertEquals(same.get(0), same.get(1));
    }

    /// The builds by which lab 11 is graded.
    @Test
    @Order(7)
    void buildsOfLab11AreCachedAsRecorded() throws IOException {
        pair.docker("tag", "busybox", "jd-alias").run().ok();
        pair.jd().docker("tag", "busybox", "jd-alias").run().ok();
        Path directory = Files.createDirectories(pair.jd().directory().resolve("recorded"));
        Map<String, String> theirs = new HashMap<>();
        Map<String, String> ours = new HashMap<>();
        StringBuilder differences = new StringBuilder();
        for (RecordedBuild build : RecordedBuild.all()) {
            writeContext(directory, build);
            var real = CompletableFuture.supplyAsync(() -> decisions(
                    build, directory, pair::docker, theirs, BuildDifferentialJourney::command));
            List<Decision> own = decisions(build, directory, pair.jd()::docker, ours, _ -> List.of());
            if (!real.join().equals(build.decisions())) {
                differences.append("=== ").append(build.name()).append('\n').append(RecordedBuild.text(real.join()));
            }
            assertEquals(results(real.join()), results(own), build::name);
        }
        assertEquals("", differences.toString());
    }

    /// {@return the command of the step that made an image} Version 1.45 of the API no longer has it.
    private static List<String> command(String image) {
        String json = pair.docker("image", "inspect", "-f", "{{json .ContainerConfig.Cmd}}", image)
                .with("DOCKER_API_VERSION", "1.44").run().ok().line();
        try {
            return List.of(Json.mapper().readValue(json, String[].class));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> results(List<Decision> decisions) {
        return decisions.stream().map(Decision::result).toList();
    }

    private static void writeContext(Path directory, RecordedBuild build) throws IOException {
        Files.writeString(directory.resolve("Dockerfile"), build.dockerfile());
        for (Map.Entry<String, String> file : build.files().entrySet()) {
            Path path = directory.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
        Command.of("chmod", "-R", "u=rwX,go=rX", directory.toString()).run().ok();
    }

    private static final Pattern STEP = Pattern.compile("Step \\d+/\\d+ : (.*)\n");
    private static final Pattern IMAGE = Pattern.compile("(?m)^ ---> ([0-9a-f]{12})$");

    /// Builds, and reads the steps from what the client prints. `makers` is the build that has made each image.
    private static List<Decision> decisions(
            RecordedBuild build, Path directory, Function<String[], Command> docker, Map<String, String> makers,
            Function<String, List<String>> command) {
        List<String> words = new ArrayList<>(List.of("build"));
        words.addAll(build.flags());
        words.add(directory.toString());
        String output = docker.apply(words.toArray(String[]::new)).with("DOCKER_BUILDKIT", "0").run().ok().out();
        List<Decision> decisions = new ArrayList<>();
        String[] outputs = STEP.split(output);
        int number = 1;
        for (MatchResult step : STEP.matcher(output).results().toList()) {
            String statement = step.group(1);
            String image = IMAGE.matcher(outputs[number]).results().toList().getLast().group(1);
            boolean cached = outputs[number++].contains(" ---> Using cache");
            if (statement.toUpperCase(Locale.ROOT).startsWith("FROM ")) {
                decisions.add(new Decision(statement, "from " + statement.split(" ")[1], List.of()));
            } else {
                String result = cached ? "cached " + makers.get(image) : "made";
                makers.putIfAbsent(image, build.name());
                decisions.add(new Decision(statement, result, command.apply(image)));
            }
        }
        return decisions;
    }

    @Test
    @Order(8)
    void clientThatDisconnectsCancelsTheBuild() throws Exception {
        Files.writeString(context.resolve("Dockerfile"), "FROM busybox\nRUN sleep 1000\n");
        Process client = pair.jd().docker("build", "--no-cache", context.toString()).with("DOCKER_BUILDKIT", "0").start();
        awaitContainers(1);
        client.destroy();
        client.waitFor();
        awaitContainers(0);
    }

    /// The files have these names in version 1 and version 2 of cgroups.
    private static final String LIMITS = """
            FROM busybox
            RUN ulimit -n; ulimit -Hn; df -k /dev/shm | tail -1; cd /sys/fs/cgroup; for f in memory.max memory.swap.max \\
            cpu.max cpu.weight cpuset.cpus cpuset.mems memory/memory.limit_in_bytes memory/memory.memsw.limit_in_bytes \\
            cpu/cpu.shares cpu/cpu.cfs_quota_us cpu/cpu.cfs_period_us cpuset/cpuset.cpus cpuset/cpuset.mems; \\
            do test ! -f $f || echo $f $(cat $f); done
            """;

    @Test
    @Order(9)
    void limitsHoldInTheContainersOfSteps() throws IOException {
        String[] flags = {"--no-cache", "-m", "64m", "--memory-swap", "100m", "-c", "300", "--cpu-quota", "30000",
            "--cpu-period", "60000", "--cpuset-cpus", "0", "--cpuset-mems", "0", "--shm-size", "12m", "--ulimit",
            "nofile=77:99"};
        assertEquals("", build(LIMITS, flags));
        List<String> own = new ArrayList<>(List.of("build"));
        own.addAll(List.of(flags));
        own.add(context.toString());
        String output = pair.jd().jd(own.toArray(String[]::new)).run().ok().out();
        assertTrue(output.contains("77\n99\n") && output.contains(" 12288 ") && output.contains(" 67108864\n"), output);
        assertEquals("", build(LIMITS, "--security-opt", "seccomp=unconfined"));
        assertEquals("", build(LIMITS, "--squash"));
    }

    @Test
    @Order(10)
    void dockerfileOutsideTheContextIsUsedAsWithDocker() throws IOException {
        Path outside = pair.jd().directory().resolve("Outside");
        Files.writeString(outside, "FROM busybox\nCOPY . /c\nRUN ls -A /c\n");
        Path idFile = pair.jd().directory().resolve("id");
        List<String> flags =
                List.of("-f", outside.toString(), "--compress", "--no-cache", "--iidfile", idFile.toString());
        assertEquals("", unlessLost(built(flags), () -> built(flags)));
        String id = pair.jd().docker("build", "-q", "-f", outside.toString(), context.toString())
                .with("DOCKER_BUILDKIT", "0").run().ok().line();
        pair.jd().jd("build", "-q", "--compress", "-f", outside.toString(), "--iidfile", idFile.toString(), context.toString())
                .run().ok();
        assertEquals(id + "\n", Files.readString(idFile));
    }

    private static void awaitContainers(int count) {
        JdHost.await(count + " containers",
                () -> pair.jd().docker("ps", "-q").run().ok().out().lines().count() == count);
    }
}
