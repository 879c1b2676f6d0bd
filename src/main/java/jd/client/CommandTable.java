package jd.client;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// The commands by name: a line of help each, and how to make one. Nothing of a command is built before it is chosen.
final class CommandTable {
    static final List<Entry> COMMON = List.of(
            new Entry("run", "Create and run a new container from an image", CmdRun::new),
            new Entry("ps", "List containers", CmdPs::new),
            new Entry("pull", "Download an image from a registry", CmdPull::new),
            new Entry("images", "List images", CmdImages::new),
            new Entry("version", "Show the jd version information", CmdVersion::new),
            new Entry("info", "Display system-wide information", CmdInfo::new));

    static final List<Entry> OTHER = List.of(
            new Entry("attach", "Attach local standard input, output, and error streams to a running container",
                    CmdAttach::new),
            new Entry("create", "Create a new container", CmdCreate::new),
            new Entry("history", "Show the history of an image", CmdHistory::new),
            new Entry("inspect", "Return low-level information on Docker objects", CmdInspect::new),
            new Entry("kill", "Kill one or more running containers", CmdKill::new),
            new Entry("logs", "Fetch the logs of a container", CmdLogs::new),
            new Entry("rename", "Rename a container", CmdRename::new),
            new Entry("restart", "Restart one or more containers", CmdRestart::new),
            new Entry("rm", "Remove one or more containers", CmdRm::new),
            new Entry("rmi", "Remove one or more images", CmdRmi::new),
            new Entry("start", "Start one or more stopped containers", CmdStart::new),
            new Entry("stop", "Stop one or more running containers", CmdStop::new),
            new Entry("tag", "Create a tag TARGET_IMAGE that refers to SOURCE_IMAGE", CmdTag::new),
            new Entry("wait", "Block until one or more containers stop, then print their exit codes", CmdWait::new));

    private CommandTable() {}

    record Entry(String name, String help, Supplier<Command> maker) {}

    static Optional<Entry> find(String name) {
        for (List<Entry> group : List.of(COMMON, OTHER)) {
            for (Entry entry : group) {
                if (entry.name().equals(name)) {
                    return Optional.of(entry);
                }
            }
        }
        return Optional.empty();
    }
}
