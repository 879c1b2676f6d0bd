package jd.labs;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jd.daemon.DaemonMain;
import jd.daemon.Pieces;
import jd.libcontainer.kernel.JnrSyscalls;
import jd.libcontainer.kernel.Syscalls;

/// The program of [LabDaemon]: `PluggedDaemon LAB DIRECTORY NAME`, with the student's classes on the class path.
final class PluggedDaemon {
    private static final int SIGTERM = 15;

    private PluggedDaemon() {}

    public static void main(String[] args) throws Exception {
        Lab lab = Lab.of(args[0]).orElseThrow();
        LabPlace place = new LabPlace(Path.of(args[1]), args[2]);
        Syscalls kernel = JnrSyscalls.load();
        // Ctrl-C in the terminal is for the client, and for the process that started this one.
        kernel.setsid();
        Thread.ofPlatform().daemon().name("end of input").start(() -> endWithInput(kernel));
        List<String> flags = new ArrayList<>(place.flags());
        Pieces pieces = Pieces.STANDARD;
        if (lab.plugIn() instanceof PlugIn.InDaemon(var with, List<String> more)) {
            pieces = with.apply(Class.forName(lab.program()));
            flags.addAll(more);
        }
        int status;
        try {
            status = DaemonMain.run(flags, pieces, System.out, System.err);
        } finally {
            place.remove();
        }
        System.exit(status);
    }

    private static void endWithInput(Syscalls kernel) {
        try {
            while (System.in.read() >= 0) {
                // Nothing is sent.
            }
        } catch (IOException e) {
            // The same as the end.
        }
        kernel.kill(kernel.getpid(), SIGTERM);
    }
}
