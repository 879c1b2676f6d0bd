package jd.daemon;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import jd.libcontainer.io.ProcessSignals;
import jd.libcontainer.io.Subprocess;
import jd.libcontainer.kernel.JnrSyscalls;
import jd.libcontainer.kernel.Syscalls;
import jd.server.Routes;
import jd.server.api.Done;
import jd.server.api.Jobs;
import jd.server.engine.Engine;
import jd.server.http.HttpServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/// The program `jd daemon`.
///
/// ```
///   main                          boot
///    |  engine, signals            |
///    |  job serveapi: sockets ---> |  the daemon's parts, in order
///    |  open, clients wait         |  the job table
///    |                             |  job acceptconnections
///    |  <--------------------------'  clients are served
///    |
///    |  a signal: the engine is shut down, the daemon releases everything
///    '--> end
/// ```
///
/// Docker 1.2.0: docker/daemon.go mainDaemon
public final class DaemonMain {
    /// The timeouts for running jobs and for the shutdown handlers when the daemon ends. Docker 1.2 gave the handlers
    /// ten seconds, which a single container that ignores its stop signal uses up; the cleanup comes after that.
    private static final Engine.Timeouts TIMEOUTS = new Engine.Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(30));

    private DaemonMain() {}

    public static void main(String[] args) {
        System.exit(run(List.of(args), Pieces.STANDARD, System.out, System.err));
    }

    /// {@return the exit status}
    public static int run(List<String> args, Pieces pieces, PrintStream out, PrintStream err) {
        boolean stop = !args.isEmpty() && args.getFirst().equals("stop");
        try {
            var flags = new DaemonFlags().parse(args.subList(stop ? 1 : 0, args.size()));
            if (flags.printedHelp(out)) {
                return 0;
            }
            DaemonConfig config = flags.config();
            if (stop) {
                return StopDaemon.run(JnrSyscalls.load(), config.pidFile(), out);
            }
            // Before the first class with a logger is loaded, because a logger reads the level once.
            Logging.configure(flags.logLevel());
            Logging.logUncaught();
            return new Run(config, pieces, before -> new DaemonFlags().reread(args, before)).run();
        } catch (CommandLine.ParameterException e) {
            err.println("jd daemon: " + e.getMessage() + "\nSee 'jd daemon --help'.");
            return 125;
        } catch (RuntimeException | Error e) {
            // Exceptions of jd's packages explain themselves; an unexpected one needs its stack trace.
            err.println("jd daemon: " + e.getMessage());
            if (!e.getClass().getName().startsWith("jd.")) {
                e.printStackTrace(err);
            }
            return 1;
        }
    }

    /// One run of the daemon.
    private static final class Run {
        private final Logger log = LoggerFactory.getLogger(DaemonMain.class);
        private final DaemonConfig config;
        private final Pieces pieces;
        private final UnaryOperator<DaemonConfig> reread;
        private final Engine engine = new Engine(TIMEOUTS);
        private final HttpServer server;

        private final AtomicInteger signals = new AtomicInteger();
        private volatile Optional<Daemon> booted = Optional.empty();

        // Written by the boot thread, read after it has ended.
        private Optional<Throwable> failure = Optional.empty();

        /// @param reread reads the configuration file again
        Run(DaemonConfig config, Pieces pieces, UnaryOperator<DaemonConfig> reread) {
            this.config = config;
            this.pieces = pieces;
            this.reread = reread;
            HostChecks.checkSystem();
            server = new HttpServer(
                    engine, config.group(), config.tls().load(), Routes.createRouter(pieces.routes().get()));
        }

        // tag::sockets-first[]
        int run() {
            // From here on a signal shuts the daemon down in order, except
            // SIGHUP: then the daemon reads its configuration file again.
            ProcessSignals.handle("TERM", this::end);
            ProcessSignals.handle("INT", this::end);
            ProcessSignals.handle("HUP", this::hangUp);

            // The boot runs on another thread, while clients can connect.
            engine.register(Jobs.SERVE_API, job -> {
                server.serve(job.parameters());
                return Done.DONE;
            });
            Thread boot = Thread.ofPlatform().name("boot").start(this::boot);
            try {
                engine.job(Jobs.SERVE_API, config.hosts()).run();
            } finally {
                join(boot);
            }
            if (failure.isPresent()) {
                throw unchecked(failure.get());
            }
            return 0;
        }
        // end::sockets-first[]

        // tag::booting-beside[]
        private void boot() {
            try {
                Syscalls syscalls = JnrSyscalls.load();
                receiveHangUps(syscalls);
                Daemon daemon = Daemon.open(
                        config,
                        syscalls,
                        Subprocess.host(),
                        pieces,
                        server.listening()); // <1>
                engine.onShutdown(daemon::close);
                var notice = new ServiceNotice(syscalls, System.getenv());
                pieces.jobs().register(engine, daemon); // <2>
                booted = Optional.of(daemon);
                engine.register(Jobs.ACCEPT_CONNECTIONS, _ -> {
                    server.acceptConnections(notice::ready);
                    return Done.DONE;
                });
                engine.job(Jobs.ACCEPT_CONNECTIONS, Jobs.None.NONE)
                        .run(); // <3>
                log.info("API listen on {}", String.join(" ", config.hosts()));
                IdleHeap.watch();
                Watchdog.start(notice, server::answers); // <4>
            } catch (CompletionException e) {
                // The sockets could not be opened: the job serveapi has failed
                // with the same exception and reports it.
                log.debug("boot given up", e);
            } catch (RuntimeException | Error e) {
                // Clients may wait in the queue of the open socket: a failed
                // boot closes it, whatever the failure is.
                log.debug("boot", e);
                failure = Optional.of(e);
                shutDown();
            }
        }
        // end::booting-beside[]

        /// For a signal that was ignored when the process started, as after `nohup`, the JVM installs no handler. dockerd
        /// reloads then, too.
        private void receiveHangUps(Syscalls syscalls) {
            syscalls.resetSignals();
            ProcessSignals.handle("HUP", this::hangUp);
        }

        /// During the boot it does nothing.
        private void hangUp(String signal) {
            booted.ifPresent(this::reload);
        }

        /// A file with a mistake changes nothing.
        private void reload(Daemon daemon) {
            try {
                daemon.reload(reread);
                log.info("reloaded the configuration");
            } catch (DaemonException | CommandLine.ParameterException e) {
                log.error("{}", e.getMessage());
            }
        }

        private static RuntimeException unchecked(Throwable failure) {
            return switch (failure) {
                case RuntimeException e -> e;
                case Error e -> throw e;
                default -> new IllegalStateException(failure);
            };
        }

        // The JVM calls a signal handler on a thread that should return soon. The third signal ends the process at
        // once.
        private void end(String signal) {
            int count = signals.incrementAndGet();
            if (count > 2) {
                Runtime.getRuntime().halt(1);
            }
            if (count == 1) {
                log.info("processing SIG{}", signal);
                try {
                    Thread.ofPlatform().name("end").start(this::shutDown);
                } catch (OutOfMemoryError e) {
                    // No thread can be started, for example under a pids limit: use this one.
                    shutDown();
                }
            }
        }

        private void shutDown() {
            engine.shutdown();
            server.close();
        }

        private static void join(Thread thread) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
