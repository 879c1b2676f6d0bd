package jd.labs.lab12;

import static jd.labs.Case.PASSED;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import jd.labs.Case.Hints;
import jd.labs.Case.Outcome;
import jd.labs.Case.Outcome.Failed;

/// A process that ends at once when it gets a signal: another thread handles its end before `send` returns, unless a lock
/// prevents that.
final class KillRace implements LifeRules.SignalDoor {
    private static final long HEAD_START_MILLIS = 200;
    private static final String SECTION =
            "Chapter 12, \"Code: the end\". The daemon's reaper handles an end on a thread of its own, at any time.";

    private final LifeRules rules;
    private final List<String> events = new CopyOnWriteArrayList<>();
    private final Thread end;
    private boolean gone;
    private int sent;

    KillRace(LifeRules rules) {
        this.rules = rules;
        this.end = Thread.ofPlatform().daemon().unstarted(() -> rules.die(137, events::add));
    }

    @Override
    public void send(int signal) {
        sent++;
        if (gone) {
            throw new IllegalStateException("pidfd_send_signal: ESRCH");
        }
        end.start();
        await(HEAD_START_MILLIS);
    }

    private void await(long millis) {
        try {
            end.join(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    Outcome killWhileItEnds() {
        boolean answer = rules.kill(9, this, events::add);
        await(5_000);
        if (sent == 0) {
            return failed("no signal was sent", "SignalDoor.send sends it.", "process.send(signal)");
        }
        if (!events.contains("kill 9")) {
            return failed("the signal was sent, and no client of `docker events` learns of it", SECTION,
                    "events.accept(\"kill \" + signal), after send()");
        }
        if (events.indexOf("kill 9") > events.indexOf("die 137")) {
            return failed(
                    "`die` came before its `kill`: the process ended between the signal and its event, on another thread",
                    SECTION + " Two steps that no other thread may separate need the lock that both threads take.",
                    "hold `lock` from before process.send(signal) until the event is emitted; die() takes it");
        }
        return answer ? PASSED : failed("the signal was sent, and kill() says that the container was not running",
                "The daemon answers 409 for false.", "return true after the event");
    }

    Outcome killAfterTheEnd() {
        rules.die(0, events::add);
        boolean answer = rules.kill(15, this, events::add);
        if (sent > 0) {
            return failed("a signal was sent after the end: the PID may be another process's by now",
                    "pidfd_open(2) says why jd uses a pidfd. The daemon answers 409 for a container that does not run.",
                    "read `live`, under `lock`, before process.send()");
        }
        if (events.size() > 1) {
            return failed("a `kill` event after `die`, for a signal that nobody got",
                    "An event states what has happened.", "return before events.accept()");
        }
        return answer ? failed("kill() says that it has sent the signal", "The daemon answers 409 for false.",
                "return false") : PASSED;
    }

    /// The process is a zombie, and its end has not been handled.
    Outcome killAZombie() {
        gone = true;
        try {
            rules.kill(15, this, events::add);
        } catch (IllegalStateException expected) {
            // The caller reports it.
        }
        if (events.contains("kill 15")) {
            return failed("a `kill` event for a signal that the kernel refused: it was emitted too early",
                    "An event states what has happened.", "events.accept() comes after process.send()");
        }
        Thread later = Thread.ofPlatform().daemon().start(() -> rules.die(0, events::add));
        try {
            later.join(2_000);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return later.isAlive() ? failed("die() waits for ever after a kill() that failed: the lock is still held",
                "java.util.concurrent.locks.ReentrantLock: an exception does not release it.",
                "lock.lock(); try { ... } finally { lock.unlock(); }") : PASSED;
    }

    private Failed failed(String first, String second, String last) {
        return new Failed("signals " + sent + ", events " + events, new Hints(first, second, last));
    }
}
