package jd.labs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A daemon for one command, with a student's class in it or, for a lab of a program, with jd's own classes alone.
///
/// It ends when this process closes its standard input or ends, for whatever reason, and removes [LabPlace].
final class LabDaemon implements AutoCloseable {
    /// A shutdown stops the containers, each of which may take ten seconds.
    private static final int END_SECONDS = 60;

    /// The daemon has ended before it served its socket.
    static final class NotStarted extends RuntimeException {
        NotStarted(String log) {
            super("the daemon did not start: "
                    + StudentTrace.in(log).map(StudentTrace::toString).orElse("\n" + log.strip()));
        }
    }

    private final LabPlace place;
    private final Process process;

    private LabDaemon(LabPlace place, Process process) {
        this.place = place;
        this.process = process;
    }

    /// Starts it and waits until it serves its socket.
    ///
    /// @param classes the student's compiled classes
    static LabDaemon start(Lab lab, Path classes) throws IOException {
        LabPlace place = LabPlace.create();
        List<String> words = new ArrayList<>(Java.command(classes, PluggedDaemon.class));
        words.addAll(List.of(Integer.toString(lab.number()), place.directory().toString(), place.name()));
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().keySet().removeIf(key -> key.startsWith("DOCKER_"));
        builder.redirectErrorStream(true).redirectOutput(place.log().toFile());
        LabDaemon daemon = new LabDaemon(place, builder.start());
        try {
            daemon.await();
            return daemon;
        } catch (RuntimeException e) {
            try (daemon) {
                throw e;
            }
        }
    }

    private void await() {
        while (!Files.exists(place.ready())) {
            if (!pause(50)) {
                throw new NotStarted(log());
            }
        }
    }

    /// {@return whether the daemon still runs after so long}
    private boolean pause(long millis) {
        try {
            return !process.waitFor(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The value of `DOCKER_HOST`.
    String host() {
        return place.host();
    }

    String log() {
        try {
            return Files.readString(place.log());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Ends the daemon. Its log can still be read, and is complete.
    void stop() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // It has ended already.
        }
        if (pause(END_SECONDS * 1000L)) {
            process.destroyForcibly();
            pause(1000);
            place.remove();
        }
    }

    @Override
    public void close() {
        stop();
        place.removeLog();
    }
}
