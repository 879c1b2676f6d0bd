package jd.create.view;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import jd.create.limits.Sample;
import jd.create.limits.StatsReport;
import jd.create.record.Container;
import jd.create.record.Container.Live;
import jd.create.record.Facilities;
import jd.create.record.Registry;
import jd.server.api.ContainerStats;
import jd.server.api.Json;

/// Writes a container's statistics (`docker stats`) as a line of JSON each second.
///
/// The connection's virtual thread waits between the lines; a platform thread reads the kernel's files.
///
/// Today: daemon/stats.go
public record StatsStream(Facilities facilities, Registry registry) {
    private static final long PAUSE_MILLIS = 1000;

    /// Writes one line with two measurements a second apart, or with one.
    public void once(Container container, boolean oneMeasurement, Supplier<OutputStream> open, CompletableFuture<Void> gone) {
        Optional<Sample> first = sample(container);
        if (oneMeasurement && first.isPresent()) {
            send(open.get(), StatsReport.of(Optional.empty(), first.get(), "", ""));
            return;
        }
        boolean wait = first.isPresent() && !isOver(gone);
        Optional<Sample> second = wait ? sample(container) : Optional.empty();
        send(open.get(), report(container, first, second));
    }

    /// Writes lines until the client has gone or the container has been removed. A container that does not run gets empty
    /// statistics at the same rate.
    public void stream(Container container, Supplier<OutputStream> open, CompletableFuture<Void> gone) {
        OutputStream out = open.get();
        Optional<Sample> before = Optional.empty();
        boolean heard = true;
        while (heard && registry.lookup(container.id()).isPresent()) {
            Optional<Sample> now = sample(container);
            heard = send(out, report(container, before, now)) && !isOver(gone);
            before = now;
        }
    }

    private static ContainerStats report(Container container, Optional<Sample> before, Optional<Sample> now) {
        String name = "/" + container.name();
        return now.map(sample -> StatsReport.of(before, sample, name, container.id()))
                .orElseGet(() -> StatsReport.nothing(name, container.id()));
    }

    private Optional<Sample> sample(Container container) {
        return facilities.blocking(() -> container.life().live().map(live -> sample(container, live)));
    }

    private Sample sample(Container container, Live live) {
        boolean ownNetwork = !container.settings().networkNamespace().isHost();
        return Sample.take(
                facilities.kernel().syscalls(), live.cgroup().usage(), ownNetwork ? live.process().pid() : 0);
    }

    /// Waits a second. {@return whether the client has gone meanwhile}
    private static boolean isOver(CompletableFuture<Void> gone) {
        try {
            gone.get(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /// {@return false when the client has gone}
    private static boolean send(OutputStream out, ContainerStats stats) {
        try {
            Json.writeLine(out, stats);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
