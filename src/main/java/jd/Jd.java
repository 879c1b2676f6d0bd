package jd;

import java.util.Arrays;
import jd.client.Client;
import jd.compose.ComposeMain;
import jd.daemon.CheckMain;
import jd.daemon.DaemonMain;
import jd.dockerinit.DockerInit;
import jd.libcontainer.nsinit.Nsinit;
import jd.machine.MachineMain;
import jd.swarm.SwarmMain;

/// The one program: `jd COMMAND …` becomes the client, the daemon, dockerinit or one of the tools by its first word.
///
/// A class is loaded when its line is reached: dockerinit, which has to be quick, sees nothing of the others.
public final class Jd {
    private Jd() {}

    public static void main(String[] args) {
        switch (args.length == 0 ? "" : args[0]) {
            case "dockerinit" -> DockerInit.main(args);
            case "nsinit" -> Nsinit.main(Arrays.copyOfRange(args, 1, args.length));
            case "check" -> CheckMain.main(Arrays.copyOfRange(args, 1, args.length));
            case "daemon" -> DaemonMain.main(Arrays.copyOfRange(args, 1, args.length));
            case "swarm" -> System.exit(SwarmMain.run(Arrays.copyOfRange(args, 1, args.length)));
            case "compose" -> end(ComposeMain.run(Arrays.copyOfRange(args, 1, args.length)));
            case "machine" -> System.exit(MachineMain.run(Arrays.copyOfRange(args, 1, args.length)));
            default -> end(Client.run(args));
        }
    }

    /// Ends a client, which has released everything. `System.exit` would first look for a logger in all jars of the class
    /// path, and that takes longer than most commands.
    private static void end(int exitCode) {
        Runtime.getRuntime().halt(exitCode);
    }
}
