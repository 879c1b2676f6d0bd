package jd.labs;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import jd.labs.Case.Outcome;

/// The program of [Isolation]: `CaseMain LAB SOCKET MILLISECONDS`, with the student's classes on the class path. Runs each
/// case that it reads from the socket and writes its outcome, and whether a thread of the case still runs.
final class CaseMain {
    /// How long a thread of a case may take to end after its outcome.
    private static final Duration END = Duration.ofMillis(200);

    private CaseMain() {}

    public static void main(String[] args) throws Exception {
        Lab lab = Lab.of(args[0]).orElseThrow();
        try (SocketChannel socket = SocketChannel.open(UnixDomainSocketAddress.of(args[1]))) {
            DataInputStream in = new DataInputStream(Channels.newInputStream(socket));
            DataOutputStream out = new DataOutputStream(Channels.newOutputStream(socket));
            CaseOutput output = new CaseOutput(System.out, System.err);
            Duration limit = Duration.ofMillis(Long.parseLong(args[2]));
            Grader grader = new Grader(lab, LabMain.isRootOnLinux(), limit, output::begin);
            List<Case> cases = lab.cases(Class.forName(lab.program()));
            while (true) {
                String id = in.readUTF();
                Case one = cases.stream().filter(each -> each.id().equals(id)).findFirst().orElseThrow();
                Outcome outcome = grader.outcome(one);
                System.out.flush();
                OutcomeMessage.write(outcome, out);
                out.writeBoolean(isStillRunning(one));
                out.flush();
            }
        } catch (EOFException e) {
            Runtime.getRuntime().halt(0);
        }
    }

    /// Whether the case, or a thread that it has started, goes on.
    private static boolean isStillRunning(Case one) throws InterruptedException {
        long end = System.nanoTime() + END.toNanos();
        while (isAnyAlive(one)) {
            if (System.nanoTime() > end) {
                return true;
            }
            Thread.sleep(5);
        }
        return false;
    }

    private static boolean isAnyAlive(Case one) {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getThreadGroup)
                .anyMatch(group -> group != null && group.getName().equals(Grader.group(one)));
    }
}
