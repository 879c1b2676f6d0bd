package jd.libcontainer.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.ExitStatus;
import jd.libcontainer.kernel.JnrSyscalls;
import jd.libcontainer.kernel.ProcessSyscalls;
import jd.libcontainer.kernel.ScriptedKernel;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;
import org.junit.jupiter.api.Test;

/// A kernel that gives the descriptor 7 to each caller, and so to another process as soon as it is closed.
class PidfdTest {
    private final List<String> calls = new ArrayList<>();
    private final Set<Integer> ended = new HashSet<>();
    private boolean full;

    private Syscalls kernel() {
        ScriptedKernel kernel = ScriptedKernel.alone();
        script(kernel, "pidfd_open", call -> {
            if (full) {
                throw ScriptedKernel.errno("pidfd_open", Errno.EMFILE);
            }
            return 7;
        });
        script(kernel, "dup", _ -> 8);
        script(kernel, "poll", _ -> ended.isEmpty() ? new int[0] : new int[] {7});
        script(kernel, "waitid", _ -> new ExitStatus(0, 9));
        for (String call : List.of("close", "kill", "pidfd_send_signal")) {
            script(kernel, call, _ -> null);
        }
        return kernel.syscalls();
    }

    private void script(ScriptedKernel kernel, String name, ScriptedKernel.Answer answer) {
        kernel.answer(name, call -> {
            calls.add(name);
            return answer.to(call);
        });
    }

    @Test
    void signalAfterTheEndReachesNoProcess() {
        Pidfd process = Pidfd.open(kernel(), 42);
        assertTrue(process.signal(15));
        process.close();
        calls.clear();

        assertFalse(process.signal(9));
        assertFalse(process.isRunning());
        assertTrue(process.duplicate().isEmpty());
        process.close();
        assertEquals(List.of(), calls, "the descriptor may be another process's by now");
    }

    @Test
    void pidBasedLookupCountsOnlyWhileProcessRuns() {
        Pidfd process = Pidfd.open(kernel(), 42);
        process.requireRunning();
        ended.add(42);
        SyscallException gone = assertThrows(SyscallException.class, process::requireRunning);
        assertEquals(Errno.ESRCH, gone.errno());
    }

    @Test
    void childWithoutADescriptorIsKilledAndWaitedFor() {
        full = true;
        assertThrows(SyscallException.class, () -> Pidfd.ofChild(kernel(), 42));
        assertEquals(List.of("pidfd_open", "kill", "waitid"), calls);
    }

    @Test
    void reaperWaitsThenClosesThenCompletesResult() throws Exception {
        Syscalls kernel = JnrSyscalls.load();
        List<String> order = new ArrayList<>();
        ScriptedKernel scripted = ScriptedKernel.before(kernel);
        scripted.answer("waitid", call -> {
            order.add("waitid");
            return kernel.waitid((int) call.arguments().getFirst());
        });
        scripted.answer("close", call -> {
            order.add("close");
            kernel.close((int) call.arguments().getFirst());
            return null;
        });
        Syscalls watched = scripted.syscalls();
        try (Reaper reaper = new Reaper(watched)) {
            int pid = kernel.posix_spawn(new ProcessSyscalls.SpawnRequest(
                    "/bin/sh", List.of("sh", "-c", "exit 3"), List.of(), List.of(), true, 3));
            Pidfd process = Pidfd.ofChild(watched, pid);
            CompletableFuture<ExitStatus> exit = reaper.watch(process);
            exit.thenRun(() -> order.add("told"));
            assertEquals(3, exit.get(10, TimeUnit.SECONDS).shellCode());
            assertEquals(List.of("waitid", "close", "told"), order);
            assertFalse(process.signal(9));
        }
    }
}
