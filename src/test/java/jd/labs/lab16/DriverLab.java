package jd.labs.lab16;

import static jd.labs.Case.PASSED;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import jd.labs.Case;
import jd.labs.Case.Hints;
import jd.labs.Case.Outcome;
import jd.labs.Case.Outcome.Failed;
import jd.labs.Lab;
import jd.labs.PlugIn;
import jd.labs.StudentCode;
import jd.labs.lab16.Provider.Refused;
import jd.labs.lab16.Provider.Status;
import jd.labs.lab16.ScriptedProvider.Killed;
import jd.labs.lab16.ScriptedProvider.TooManyCalls;
import jd.machine.driver.MachineState;

/// Grades lab 16: by what is left at the provider, also when the client is killed at any of its calls and the user repeats
/// the command.
public final class DriverLab implements Lab {
    private static final String MACHINE = "m1";
    private static final int SHOWN_CALLS = 12;
    private static final String CREATION = "Chapter 16, the listing of MachineCreate#begin and exercise 1: a tool that continues"
            + " asks first what is there.";
    private static final String DRIVER = "Chapter 16, \"Code: the driver\"; the diagram above Provider.";

    @Override
    public int number() {
        return 16;
    }

    @Override
    public String name() {
        return "driver";
    }

    @Override
    public String source() {
        return "RentedHost.java";
    }

    @Override
    public PlugIn plugIn() {
        return new PlugIn.Nowhere("its provider exists only in the grader, and a host of it has no address");
    }

    @Override
    public List<Case> cases(Class<?> program) {
        return List.of(
                graded(program, "1", "create() makes a key and an instance, and waits until it runs", this::create),
                graded(program, "2", "create() continues what was killed at any of its calls", this::createKilled),
                graded(program, "3", "create() gives up when the instance has failed to boot", this::createBroken),
                graded(program, "4", "state() says what `jd machine ls` shows", this::state),
                graded(program, "5", "start() starts what is stopped or is about to be", this::start),
                graded(program, "6", "stop() asks the operating system, once", this::stop),
                graded(program, "7", "stop() switches off what does not stop in time", this::stopHung),
                graded(program, "8", "remove() deletes everything, in an order that is possible", this::remove),
                graded(program, "9", "remove() continues what was killed at any of its calls", this::removeKilled));
    }

    /// A student's driver for a provider, as each new process of the client has one.
    private interface Client extends Function<Provider, CloudDriver> {}

    private record Stage(ScriptedProvider provider, Client client) {
        CloudDriver driver() {
            return client.apply(provider);
        }
    }

    /// A refusal or a loop ends a case with the calls that led to it.
    private static Case graded(Class<?> program, String id, String sentence, Function<Stage, Outcome> look) {
        return new Case(id, sentence, false, () -> {
            Stage stage = new Stage(new ScriptedProvider(), provider -> driver(program, provider));
            return guarded(stage.provider(), () -> look.apply(stage));
        });
    }

    private static Outcome guarded(ScriptedProvider provider, Supplier<Outcome> look) {
        try {
            return look.get();
        } catch (TooManyCalls e) {
            return endless(provider);
        } catch (Refused e) {
            return refused(provider, e);
        }
    }

    private static CloudDriver driver(Class<?> program, Provider provider) {
        return StudentCode.createWith(
                program, CloudDriver.class, List.of(Provider.class, String.class), provider, MACHINE);
    }

    private static Failed failed(ScriptedProvider provider, String first, String second, String last) {
        List<String> log = provider.log();
        String calls = String.join(", ", log.subList(Math.max(0, log.size() - SHOWN_CALLS), log.size()));
        return new Failed(provider.left() + " at the provider, after " + calls, new Hints(first, second, last));
    }

    private static Outcome endless(ScriptedProvider provider) {
        return provider.count("pause") == 0
                ? failed(provider, "your code asks again and again in the same second, and the provider refuses at last",
                        "For the provider no time passes between two questions.", "provider.pause(), in the loop")
                : failed(provider, "your code waits for something that does not come",
                        "The diagram above Provider has states that nothing leaves by itself.",
                        "the condition of the loop, and Status.FAILED, Status.STOPPING");
    }

    private static Outcome refused(ScriptedProvider provider, Refused e) {
        String call = provider.log().getLast().replaceFirst("\\(.*", "");
        String first = switch (call) {
            case "createKey" -> "the key is there already, from a creation that was interrupted";
            case "deleteKey" -> e.code() == 409
                    ? "the key is in use: what uses it has to go first"
                    : "the key is gone already, and that is what the user wants";
            case "delete" -> "the instance is gone already, and that is what the user wants";
            case "start" -> "only a stopped instance can be started: what is it at this moment?";
            case "shutdown" -> "only a running instance can be asked to stop: what is it at this moment?";
            case "powerOff" -> "the instance is switched off already";
            default -> "the provider does not know what your code names";
        };
        return failed(provider, first + " (" + e.code() + ")", call.startsWith("delete") ? DRIVER : CREATION,
                "the comment of Provider." + call + "(); status() and key() ask first, Refused.code() says why");
    }

    // ---- create ----

    private Outcome create(Stage stage) {
        stage.driver().create();
        return one(stage.provider());
    }

    private static Outcome one(ScriptedProvider provider) {
        if (provider.instanceCount() == 0) {
            return failed(provider, "there is no instance", CREATION, "provider.run(name, key)");
        }
        if (provider.instanceCount() > 1) {
            return failed(provider, "two instances have the machine's name: one of them runs and costs money, and no command"
                    + " of the user reaches it", CREATION, "instance(), before provider.run()");
        }
        if (provider.keyCount() != 1) {
            return failed(provider, "there is more or less than one key", CREATION, "provider.key(name)");
        }
        return provider.allAre(Status.RUNNING) ? PASSED : failed(provider,
                "create() returned, and the instance does not run yet: the provisioner would find no host", DRIVER,
                "awaitRunning(instance)");
    }

    private Outcome createKilled(Stage stage) {
        return killedEverywhere(stage.client(), _ -> {}, CloudDriver::create, DriverLab::one);
    }

    /// Kills the client before and after each call of `operation`, and repeats the operation in a new one.
    private static Outcome killedEverywhere(
            Client client, Consumer<CloudDriver> before, Consumer<CloudDriver> operation,
            Function<ScriptedProvider, Outcome> check) {
        boolean killed = true;
        for (int call = 0; killed; call++) {
            for (boolean after : List.of(false, true)) {
                ScriptedProvider provider = new ScriptedProvider();
                int number = call;
                boolean[] ended = new boolean[1];
                Outcome outcome = guarded(provider, () -> {
                    before.accept(client.apply(provider));
                    provider.killAt(number, after);
                    ended[0] = isKilled(() -> operation.accept(client.apply(provider)));
                    provider.killAt(-1, false);
                    operation.accept(client.apply(provider));
                    return check.apply(provider);
                });
                if (outcome != PASSED) {
                    return outcome;
                }
                killed = ended[0];
            }
        }
        return PASSED;
    }

    private static boolean isKilled(Runnable operation) {
        try {
            operation.run();
            return false;
        } catch (Killed e) {
            return true;
        }
    }

    private Outcome createBroken(Stage stage) {
        stage.provider().broken();
        try {
            stage.driver().create();
        } catch (IllegalStateException e) {
            return PASSED;
        }
        return failed(stage.provider(), "the instance has failed to boot, and create() reports success", DRIVER,
                "throw IllegalStateException for Status.FAILED");
    }

    // ---- state ----

    private Outcome state(Stage stage) {
        ScriptedProvider provider = stage.provider();
        CloudDriver driver = stage.driver();
        if (driver.state() != MachineState.ERROR) {
            return wrongState(provider, driver, "there is no instance, so the machine is neither running nor stopped");
        }
        String instance = provider.run(MACHINE, provider.createKey(MACHINE));
        if (driver.state() != MachineState.NONE) {
            return wrongState(provider, driver, "the instance still boots: a login would fail");
        }
        pause(provider, 5);
        if (driver.state() != MachineState.RUNNING) {
            return wrongState(provider, driver, "the instance runs");
        }
        provider.shutdown(instance);
        if (driver.state() != MachineState.NONE) {
            return wrongState(provider, driver, "the instance has been asked to stop, and has not stopped");
        }
        pause(provider, 5);
        if (driver.state() != MachineState.STOPPED) {
            return wrongState(provider, driver, "the instance has stopped");
        }
        provider.broken().run("m2", provider.key(MACHINE).orElseThrow());
        provider.delete(instance);
        provider.run(MACHINE, provider.key(MACHINE).orElseThrow());
        pause(provider, 5);
        return driver.state() == MachineState.ERROR ? PASSED
                : wrongState(provider, driver, "the instance has failed, which is no state that a start would change");
    }

    private static Outcome wrongState(ScriptedProvider provider, CloudDriver driver, String first) {
        return new Failed(provider.left() + " at the provider, state() is " + driver.state().name(),
                new Hints(first, DRIVER, "a switch over provider.status(), and orElse for no instance"));
    }

    private static void pause(Provider provider, int seconds) {
        for (int second = 0; second < seconds; second++) {
            provider.pause();
        }
    }

    // ---- start and stop ----

    /// An instance that was made without the student's code.
    private static String made(ScriptedProvider provider) {
        String instance = provider.run(MACHINE, provider.createKey(MACHINE));
        pause(provider, 5);
        return instance;
    }

    private Outcome start(Stage stage) {
        ScriptedProvider provider = stage.provider();
        String instance = made(provider);
        stage.driver().start();
        provider.powerOff(instance);
        stage.driver().start();
        if (!provider.allAre(Status.RUNNING)) {
            return failed(provider, "start() returned, and the instance does not run", DRIVER,
                    "provider.start(instance), then awaitRunning(instance)");
        }
        provider.shutdown(instance);
        stage.driver().start();
        if (!provider.allAre(Status.RUNNING)) {
            return failed(provider, "the instance was about to stop when it was to be started, and it did stop", DRIVER,
                    "while the status is STOPPING: provider.pause()");
        }
        provider.delete(instance);
        try {
            stage.driver().start();
            return failed(provider, "there is no instance to start, and start() reports success", DRIVER,
                    "orElseThrow(() -> new IllegalStateException(...))");
        } catch (IllegalStateException e) {
            return PASSED;
        }
    }

    private Outcome stop(Stage stage) {
        ScriptedProvider provider = stage.provider();
        provider.run(MACHINE, provider.createKey(MACHINE));
        stage.driver().stop();
        Outcome outcome = stopped(provider);
        if (outcome != PASSED) {
            return outcome;
        }
        stage.driver().stop();
        provider.start(provider.instances(MACHINE).getFirst());
        pause(provider, 5);
        provider.shutdown(provider.instances(MACHINE).getFirst());
        stage.driver().stop();
        return stopped(provider);
    }

    private static Outcome stopped(ScriptedProvider provider) {
        if (provider.count("powerOff") > 0) {
            return failed(provider, "the instance was switched off while it could stop by itself: its containers lose what"
                    + " they have not written", DRIVER, "provider.shutdown(instance), and powerOff() after STOP_SECONDS");
        }
        return provider.allAre(Status.STOPPED) ? PASSED : failed(provider,
                "stop() returned, and the instance has not stopped", DRIVER, "wait while the status is STOPPING");
    }

    private Outcome stopHung(Stage stage) {
        ScriptedProvider provider = stage.provider().hung();
        made(provider);
        long begin = provider.seconds();
        stage.driver().stop();
        if (!provider.allAre(Status.STOPPED)) {
            return failed(provider, "the operating system hangs, and the instance was not switched off", DRIVER,
                    "provider.powerOff(instance), after STOP_SECONDS");
        }
        return provider.seconds() - begin >= 30 ? PASSED : failed(provider,
                "the instance was switched off before its time was over", DRIVER, "count the calls of pause()");
    }

    // ---- remove ----

    private Outcome remove(Stage stage) {
        ScriptedProvider provider = stage.provider();
        made(provider);
        provider.run(MACHINE, provider.key(MACHINE).orElseThrow());
        stage.driver().remove();
        Outcome outcome = gone(provider);
        if (outcome != PASSED) {
            return outcome;
        }
        // Half-made, and not made at all.
        provider.createKey(MACHINE);
        stage.driver().remove();
        stage.driver().remove();
        outcome = gone(provider);
        if (outcome != PASSED) {
            return outcome;
        }
        made(provider.locked());
        try {
            stage.driver().remove();
            return failed(provider, "the provider refuses to delete the instance, and remove() reports success: it costs"
                    + " money, and the user does not know", DRIVER, "e.code() != NOT_FOUND: throw e");
        } catch (Refused e) {
            return PASSED;
        }
    }

    private static Outcome gone(ScriptedProvider provider) {
        if (provider.instanceCount() > 0) {
            return failed(provider, "an instance with the machine's name is left, and costs money", DRIVER,
                    "every element of provider.instances(name)");
        }
        return provider.keyCount() == 0 ? PASSED : failed(provider, "the key is left: a creation with this name would find it"
                + " for ever", DRIVER, "provider.deleteKey(name)");
    }

    private Outcome removeKilled(Stage stage) {
        return killedEverywhere(stage.client(), CloudDriver::create, CloudDriver::remove, DriverLab::gone);
    }
}
