package jd.labs.lab04;

import static jd.labs.Case.PASSED;

import java.io.IOException;
import java.net.BindException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import jd.daemon.Pieces;
import jd.labs.Case;
import jd.labs.Case.Hints;
import jd.labs.Case.Outcome;
import jd.labs.Case.Outcome.Failed;
import jd.labs.Lab;
import jd.labs.PlugIn;
import jd.labs.StudentCode;
import jd.labs.lab04.BootParts.Part;

/// Grades lab 4: with parts that record what is done to them, and then with a directory, a lock and a socket.
public final class BootLab implements Lab {
    private static final String CONCEPT = "chapter 4, \"The concept\"";
    private static final String PAIRS =
            "chapter 4, \"Code: the one method\": a part is built, the next line registers its release";

    @Override
    public int number() {
        return 4;
    }

    @Override
    public String name() {
        return "boot";
    }

    @Override
    public String source() {
        return "OwnBoot.java";
    }

    @Override
    public PlugIn plugIn() {
        return new PlugIn.InDaemon(program -> Pieces.STANDARD.withReleases(() -> student(program)));
    }

    @Override
    public List<Case> cases(Class<?> program) {
        return List.of(
                one(program, "1", "order() puts a part behind all that it needs", BootLab::ordersParts),
                one(program, "2", "order() keeps the order of the list where it can", BootLab::keepsTheOrder),
                one(program, "3", "order() rejects a part that needs an unknown one", BootLab::rejectsUnknownNeeds),
                one(program, "4", "order() rejects parts that need each other", BootLab::rejectsCycles),
                one(program, "5", "cycle() names the circle, and no part beside it", BootLab::namesTheCircle),
                one(program, "6", "close() runs the releases in the reverse order, once", BootLab::releasesInReverse),
                one(program, "7", "close() runs the other releases when one fails", BootLab::releasesAll),
                one(program, "8", "boot() opens the parts, and close() releases them", BootLab::opensParts),
                one(program, "9", "boot() releases what is open, wherever it fails", BootLab::releasesWhatIsOpen),
                one(program, "10", "boot() throws the failure of the part, not that of the cleanup",
                        BootLab::keepsTheFailure),
                one(program, "11", "boot() cleans up after an error, too", BootLab::cleansUpAfterErrors),
                one(program, "12", "a boot that fails leaves no file behind", BootLab::leavesNoFile));
    }

    // ---- the order ----

    private static Outcome ordersParts(BootParts student) {
        for (List<Part> parts : List.of(RecordedBoot.DAEMON, RecordedBoot.DAEMON.reversed())) {
            List<Part> given = new ArrayList<>(parts);
            List<Part> ordered = student.order(given);
            String got = String.join(", ", RecordedBoot.names(ordered));
            Optional<String> early = RecordedBoot.tooEarly(ordered);
            if (!given.equals(parts)) {
                return new Failed("the given list is now " + RecordedBoot.names(given), new Hints(
                        "the list of the caller has been changed",
                        "a method that returns a list must not change the one it was given",
                        "new ArrayList<>(parts)"));
            }
            if (ordered.stream().distinct().count() != parts.size() || ordered.size() != parts.size()) {
                return new Failed(got, new Hints(
                        "each part must be there once, also one that two others need",
                        CONCEPT + "; two parts that need the same one make a diamond",
                        "take a part from a list of those that are left when you add it to the result"));
            }
            if (early.isPresent()) {
                return new Failed(early.get(), new Hints(
                        "a part would be opened before one that it uses",
                        CONCEPT + ": each part finds what it needs",
                        "a part can be next if the set of names that are there containsAll(part.needs())"));
            }
        }
        return PASSED;
    }

    private static Outcome keepsTheOrder(BootParts student) {
        List<String> got = RecordedBoot.names(student.order(new ArrayList<>(RecordedBoot.DAEMON)));
        List<String> again = RecordedBoot.names(student.order(new ArrayList<>(List.of(
                RecordedBoot.part("listed first", "listed last"),
                RecordedBoot.part("check"),
                RecordedBoot.part("listed last")))));
        boolean kept = got.subList(0, 3).equals(List.of("pid file", "checks", "root directory"))
                && again.getFirst().equals("check");
        return kept ? PASSED : new Failed(String.join(", ", got) + "; and " + String.join(", ", again), new Hints(
                "a part that could have been opened earlier, and is listed before others, comes after them",
                CONCEPT + ": check before you change anything; the author of the list decides what comes early",
                "look for the next part from the begin of what is left of the list, each time"));
    }

    private static Outcome rejectsUnknownNeeds(BootParts student) {
        String second = "a mistake of the wiring must be found before anything is opened, and be named";
        String last = "compare each part.needs() with the set of all names, before the loop";
        List<Part> parts = new ArrayList<>(RecordedBoot.DAEMON);
        parts.add(RecordedBoot.part("swarm", "discovery"));
        try {
            return new Failed("the order " + RecordedBoot.names(student.order(parts)), new Hints(
                    "swarm needs discovery, which is no part: it would be opened without it, or not at all",
                            second, last));
        } catch (IllegalArgumentException e) {
            String message = String.valueOf(e.getMessage());
            return message.contains("swarm") && message.contains("discovery") ? PASSED : new Failed(e.toString(),
                    new Hints(
                    "the message must say which part needs which other one", second, last));
        } catch (RuntimeException e) {
            return new Failed(e.toString(), new Hints("an unknown name was not noticed where it was read",
                    second, last));
        }
    }

    private static final List<Part> STUCK = List.of(
            RecordedBoot.part("api", "jobs"),
            RecordedBoot.part("network", "containers"),
            RecordedBoot.part("containers", "storage"),
            RecordedBoot.part("jobs", "containers"),
            RecordedBoot.part("storage", "network"));

    private static Outcome rejectsCycles(BootParts student) {
        List<Part> parts = new ArrayList<>(STUCK);
        parts.addFirst(RecordedBoot.part("pid file"));
        String second = CONCEPT + "; a sorted order exists exactly if no part needs itself over others";
        try {
            return new Failed("the order " + RecordedBoot.names(student.order(parts)), new Hints(
                    "network, containers and storage need each other, and none of them can be the first",
                    second,
                    "throw new IllegalArgumentException when no part that is left can be next"));
        } catch (IllegalArgumentException e) {
            return String.valueOf(e.getMessage()).matches("cycle: .*storage.*") ? PASSED : new Failed(e.toString(),
                    new Hints(
                    "the message must name the circle", second, "\"cycle: \" + String.join(\" -> \", cycle(left))"));
        } catch (StackOverflowError e) {
            return new Failed(e.toString(), new Hints(
                    "your search follows the circle without end",
                            second, "remember which parts you are on the way through"));
        }
    }

    private static Outcome namesTheCircle(BootParts student) {
        List<String> got = student.cycle(new ArrayList<>(STUCK));
        String second = "api and jobs need the circle, and are not in it: from them the way leads into it";
        String last = "cut the path where the name that came back was first: path.indexOf(name)";
        if (got.size() < 2 || !got.getFirst().equals(got.getLast())) {
            return new Failed(got.toString(), new Hints("a circle ends with the name with which it begins",
                    second, last));
        }
        for (int i = 1; i < got.size(); i++) {
            String need = got.get(i);
            String name = got.get(i - 1);
            if (STUCK.stream().noneMatch(each -> each.name().equals(name) && each.needs().contains(need))) {
                return new Failed(got + ": " + name + " does not need " + need, new Hints(
                        "each name is to need the one behind it", second, last));
            }
        }
        return PASSED;
    }

    // ---- the releases ----

    private static Outcome releasesInReverse(BootParts student) {
        List<String> ran = new ArrayList<>();
        for (String name : List.of("first", "second", "third")) {
            student.push(() -> ran.add(name));
        }
        student.close();
        String got = String.join(", ", ran);
        student.close();
        if (!got.equals("third, second, first")) {
            return new Failed("releases ran: " + got, new Hints(
                    ran.size() < 3
                            ? "a release has not run"
                            : "the second part uses the first: it must be released before",
                    CONCEPT + ": the releases run in reverse order",
                    "releases.pop() takes the release that was pushed last"));
        }
        return ran.size() == 3 ? PASSED : new Failed(ran.size() + " releases ran after two calls", new Hints(
                "a release has run twice: by then the file or the number may belong to another part",
                CONCEPT + "; a failed boot and a signal may both close the daemon",
                "take a release from the deque before you run it"));
    }

    private static Outcome releasesAll(BootParts student) {
        List<String> ran = new ArrayList<>();
        for (int i = 1; i <= 4; i++) {
            String name = "release " + i;
            boolean fails = i > 1;
            student.push(() -> {
                ran.add(name);
                if (fails) {
                    throw new IllegalStateException(name);
                }
            });
        }
        String second = "java.lang.Throwable.addSuppressed; try-with-resources does the same";
        String last =
                "catch each failure in the loop, keep the first, first.addSuppressed(e) for the others, throw after it";
        try {
            student.close();
            return new Failed("no exception; ran: " + ran, new Hints(
                    "three releases have failed, and the caller was told of none", second, last));
        } catch (RuntimeException e) {
            if (!ran.equals(List.of("release 4", "release 3", "release 2", "release 1"))) {
                return new Failed("ran: " + ran, new Hints(
                        "one release has failed, and the others have not run: what they release stays on the host",
                        CONCEPT,
                        last));
            }
            String got =
                    e.getMessage() + ", suppressed "
                            + Arrays.stream(e.getSuppressed()).map(Throwable::getMessage).toList();
            return got.equals("release 4, suppressed [release 3, release 2]") ? PASSED : new Failed(got, new Hints(
                    "the first failure is the one to throw, and it must carry all others, in their order",
                            second, last));
        }
    }

    // ---- the boot ----

    private static Outcome opensParts(BootParts student) throws Exception {
        RecordedBoot record = new RecordedBoot(RecordedBoot.DAEMON);
        student.boot(record.parts());
        List<String> opened = record.names("+");
        if (!record.names("-").isEmpty()) {
            return new Failed(record.lines().toString(), new Hints(
                    "the boot has succeeded, and a part was released", CONCEPT, "call close() only when a part fails"));
        }
        if (opened.size() != RecordedBoot.DAEMON.size() || !opened.getLast().equals("containers")) {
            return new Failed(record.lines().toString(), new Hints(
                    "the parts were not all opened, or not in the order of task 1",
                    CONCEPT,
                    "for (Part part : order(parts)) push(part.opening().call())"));
        }
        student.close();
        return record.names("-").equals(opened.reversed()) ? PASSED : new Failed(record.lines().toString(), new Hints(
                "what was opened must be released in the reverse order by close()",
                PAIRS,
                "push what opening().call() returned, and do not run it"));
    }

    private static Outcome releasesWhatIsOpen(BootParts student) {
        for (String name : RecordedBoot.names(RecordedBoot.DAEMON)) {
            var failure = new IOException("open " + name + ": no space left on device");
            RecordedBoot record = new RecordedBoot(RecordedBoot.DAEMON).failing(name, failure);
            Optional<Outcome> wrong = failed(student, record, failure);
            if (wrong.isPresent()) {
                return wrong.get();
            }
        }
        return PASSED;
    }

    private static Optional<Outcome> failed(BootParts student, RecordedBoot record, Throwable failure) {
        try {
            student.boot(record.parts());
            return Optional.of(new Failed(record.lines() + ", no exception", new Hints(
                    "a part has failed, and the caller takes the daemon for booted",
                            CONCEPT, "throw e after the cleanup")));
        } catch (Throwable e) {
            if (e instanceof UnsupportedOperationException undone) {
                throw undone;
            }
            String got = record.lines().toString();
            List<String> opened = record.names("+");
            List<String> released = record.names("-");
            if (record.lines().lastIndexOf("!" + record.names("!").getFirst()) < opened.size()) {
                return Optional.of(new Failed(got, new Hints(
                        "a part was opened after another had failed", CONCEPT, "leave the loop with the exception")));
            }
            if (released.isEmpty() && !opened.isEmpty()) {
                return Optional.of(new Failed(got, new Hints(
                        "what the boot had opened is still open after it has failed",
                        CONCEPT + ": when the boot fails half-way, the same releases run from where it got to",
                        "catch, close(), throw")));
            }
            if (!released.equals(opened.reversed())) {
                return Optional.of(new Failed(got, new Hints(
                        "exactly the parts that were opened must be released, the last one first",
                        PAIRS,
                        "push each release right after its opening().call(), and close() after a failure")));
            }
            return e == failure ? Optional.empty() : Optional.of(new Failed(e.toString(), new Hints(
                    "the caller needs the exception of the part, not another one",
                    "chapter 4: a daemon that is refused reports why; java.lang.Throwable.addSuppressed",
                    "throw e, the same object that you have caught")));
        }
    }

    private static Outcome keepsTheFailure(BootParts student) {
        var failure = new IOException("bind /run/jd.sock: address already in use");
        RecordedBoot record = new RecordedBoot(RecordedBoot.DAEMON)
                .failing("containers", failure)
                .failingRelease("graph driver")
                .failingRelease("pid file");
        String last = "try { close(); } catch (RuntimeException late) { e.addSuppressed(late); }";
        Optional<Outcome> wrong = failed(student, record, failure);
        if (wrong.isPresent()) {
            return wrong.get();
        }
        List<Throwable> suppressed = Arrays.stream(failure.getSuppressed())
                .flatMap(each -> Stream.concat(Stream.of(each), Arrays.stream(each.getSuppressed())))
                .toList();
        return suppressed.containsAll(record.failures()) ? PASSED : new Failed("suppressed: " + suppressed, new Hints(
                "two releases have failed, and their exceptions are lost: the host keeps something, unexplained",
                "java.lang.Throwable.addSuppressed",
                last));
    }

    private static Outcome cleansUpAfterErrors(BootParts student) {
        for (Throwable failure : List.of(
                new OutOfMemoryError("unable to create native thread"),
                        new IllegalArgumentException("invalid --bip"))) {
            RecordedBoot record = new RecordedBoot(RecordedBoot.DAEMON).failing("network", failure);
            Optional<Outcome> wrong = failed(student, record, failure);
            if (wrong.isPresent()) {
                return record.names("-").isEmpty() ? new Failed(record.lines() + ": " + failure, new Hints(
                        "a thread that cannot be started is an Error, and was not caught",
                        "chapter 3, \"A full heap\": a boot that failed with an Error used to leave the socket open",
                        "catch Throwable, or use a flag and finally")) : wrong.get();
            }
        }
        return PASSED;
    }

    // ---- with files ----

    private static Outcome leavesNoFile(BootParts student) throws IOException {
        Path home = Files.createTempDirectory("jd-lab04");
        try {
            Path root = home.resolve("root");
            List<Part> parts = new ArrayList<>(List.of(
                    RecordedBoot.with(RecordedBoot.part("socket", "lock"), () -> socket(root.resolve("jd.sock"))),
                    RecordedBoot.with(RecordedBoot.part("second socket", "socket"),
                            () -> socket(root.resolve("jd.sock"))),
                    RecordedBoot.with(RecordedBoot.part("lock", "root directory"), () -> lock(root.resolve("lock"))),
                    RecordedBoot.with(RecordedBoot.part("root directory"), () -> directory(root))));
            String first = "the second socket has the address of the first: what was made before must be removed again";
            String last = "compare the releases that ran with the parts that were opened: case 9";
            try {
                student.boot(parts);
                student.close();
                return new Failed("no exception", new Hints("two sockets cannot have one address", "man 2 bind", last));
            } catch (Exception e) {
                if (e instanceof UnsupportedOperationException undone) {
                    throw undone;
                }
                String left = left(home);
                boolean clean = e instanceof BindException && e.getSuppressed().length == 0;
                return left.isEmpty() && clean ? PASSED : new Failed(e + ", suppressed "
                        + Arrays.toString(e.getSuppressed()) + ", left: " + (left.isEmpty() ? "nothing" : left),
                                new Hints(
                        first, "man 2 rmdir: a directory that is not empty is not removed (ENOTEMPTY)", last));
            }
        } finally {
            remove(home);
        }
    }

    private static Runnable directory(Path path) throws IOException {
        Files.createDirectory(path);
        return quiet(() -> Files.delete(path));
    }

    private static Runnable lock(Path path) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        channel.lock();
        return quiet(() -> {
            channel.close();
            Files.delete(path);
        });
    }

    private static Runnable socket(Path path) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            server.bind(UnixDomainSocketAddress.of(path));
        } catch (IOException e) {
            server.close();
            throw e;
        }
        return quiet(() -> {
            server.close();
            Files.delete(path);
        });
    }

    private interface Step {
        void run() throws IOException;
    }

    private static Runnable quiet(Step step) {
        return () -> {
            try {
                step.run();
            } catch (IOException e) {
                throw new IllegalStateException(e.toString(), e);
            }
        };
    }

    private static String left(Path home) throws IOException {
        try (Stream<Path> all = Files.walk(home)) {
            return String.join(", ", all.skip(1).map(each -> home.relativize(each).toString()).toList());
        }
    }

    private static void remove(Path home) throws IOException {
        try (Stream<Path> all = Files.walk(home)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    // ---- the student's class ----

    private interface Look {
        Outcome at(BootParts student) throws Exception;
    }

    private static Case one(Class<?> program, String id, String sentence, Look look) {
        return new Case(id, sentence, false, () -> look.at(student(program)));
    }

    private static BootParts student(Class<?> program) {
        return StudentCode.create(program, BootParts.class);
    }
}
