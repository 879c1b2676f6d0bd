package jd.daemon;

import java.util.function.Supplier;
import jd.create.config.RestartRule;
import jd.daemonnet.AddressAllocator;
import jd.libcontainer.start.InitProgram;
import jd.pull.BlobTransfer;
import jd.server.http.PatternTable;
import jd.server.http.RouteTable;
import jd.storage.files.LayerUnpacking;

/// The parts of a daemon that can be exchanged: [#STANDARD] in `jd daemon`, and with a student's class in one of them in
/// the daemon of a lab (`jd run --lab 13 …`).
///
/// @param init the program in a container's first process, before the command
/// @param unpacking of an image's layers
/// @param transfer of the blobs that a pull downloads
/// @param addresses of containers, in the subnet of a bridge
/// @param restarts of containers, after their exit
/// @param jobs what registers the jobs with the engine
/// @param releases what a boot has acquired
/// @param routes finds the route of a request
public record Pieces(
        InitProgram init,
        LayerUnpacking unpacking,
        BlobTransfer transfer,
        AddressAllocator.Maker addresses,
        RestartRule restarts,
        JobRegistration jobs,
        Supplier<BootReleases> releases,
        Supplier<RouteTable> routes) {
    public static final Pieces STANDARD = new Pieces(
            InitProgram.DOCKERINIT, LayerUnpacking.STANDARD, BlobTransfer.STANDARD, AddressAllocator.Maker.STANDARD,
            RestartRule.STANDARD, JobTable::register, ReleaseStack::new, PatternTable::new);

    public Pieces withInit(InitProgram program) {
        return new Pieces(program, unpacking, transfer, addresses, restarts, jobs, releases, routes);
    }

    public Pieces withUnpacking(LayerUnpacking other) {
        return new Pieces(init, other, transfer, addresses, restarts, jobs, releases, routes);
    }

    public Pieces withTransfer(BlobTransfer other) {
        return new Pieces(init, unpacking, other, addresses, restarts, jobs, releases, routes);
    }

    public Pieces withAddresses(AddressAllocator.Maker maker) {
        return new Pieces(init, unpacking, transfer, maker, restarts, jobs, releases, routes);
    }

    public Pieces withRestarts(RestartRule rule) {
        return new Pieces(init, unpacking, transfer, addresses, rule, jobs, releases, routes);
    }

    public Pieces withJobs(JobRegistration registration) {
        return new Pieces(init, unpacking, transfer, addresses, restarts, registration, releases, routes);
    }

    public Pieces withReleases(Supplier<BootReleases> stack) {
        return new Pieces(init, unpacking, transfer, addresses, restarts, jobs, stack, routes);
    }

    public Pieces withRoutes(Supplier<RouteTable> table) {
        return new Pieces(init, unpacking, transfer, addresses, restarts, jobs, releases, table);
    }
}
