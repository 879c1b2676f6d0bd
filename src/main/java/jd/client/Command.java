package jd.client;

import jd.client.flags.Arguments;
import jd.client.flags.Flags;
/// One command of the client. It says what it takes, and does it.
///
/// Docker 1.2 found the method of a command by reflection: `Cmd` and the capitalised word, so `ps` was `CmdPs`. The
/// names have stayed; here they are the members of a sealed family, and [CommandTable] finds them.
sealed interface Command permits CmdAttach, CmdCp, CmdCreate, CmdExec, CmdHistory, CmdImages, CmdInfo, CmdInspect, CmdKill,
        CmdLogs, CmdPause, CmdPs, CmdPull, CmdRename, CmdRestart, CmdRm, CmdRmi, CmdRun, CmdStart, CmdStats, CmdStop,
        CmdTag, CmdTop, CmdUnpause, CmdUpdate, CmdVersion, CmdVolume.Create, CmdVolume.Inspect, CmdVolume.Ls,
        CmdVolume.Prune, CmdVolume.Rm, CmdWait {
    Flags flags();

    /// {@return the exit code}
    ///
    /// @throws ClientException with the line that the user reads, and the exit code
    int run(Cli cli, Arguments arguments);
}
