package jd.client;

import java.util.List;
import java.util.Optional;
import jd.client.command.Command;
import jd.client.command.CommandGroup;
import jd.client.container.CmdAttach;
import jd.client.container.CmdCommit;
import jd.client.container.CmdCp;
import jd.client.container.CmdCreate;
import jd.client.container.CmdDiff;
import jd.client.container.CmdExec;
import jd.client.container.CmdExport;
import jd.client.container.CmdKill;
import jd.client.container.CmdLogs;
import jd.client.container.CmdPause;
import jd.client.container.CmdPort;
import jd.client.container.CmdPs;
import jd.client.container.CmdRename;
import jd.client.container.CmdRestart;
import jd.client.container.CmdRm;
import jd.client.container.CmdRun;
import jd.client.container.CmdStart;
import jd.client.container.CmdStats;
import jd.client.container.CmdStop;
import jd.client.container.CmdTop;
import jd.client.container.CmdUnpause;
import jd.client.container.CmdUpdate;
import jd.client.container.CmdWait;
import jd.client.image.CmdBuild;
import jd.client.image.CmdHistory;
import jd.client.image.CmdImages;
import jd.client.image.CmdImport;
import jd.client.image.CmdLoad;
import jd.client.image.CmdPull;
import jd.client.image.CmdPush;
import jd.client.image.CmdRmi;
import jd.client.image.CmdSave;
import jd.client.image.CmdSearch;
import jd.client.image.CmdTag;
import jd.client.system.CmdEvents;
import jd.client.system.CmdInfo;
import jd.client.system.CmdInspect;
import jd.client.system.CmdLogin;
import jd.client.system.CmdLogout;
import jd.client.system.CmdNetwork;
import jd.client.system.CmdSystem;
import jd.client.system.CmdVersion;
import jd.client.system.CmdVolume;

/// Finds a command by name, and has a line of help for each.
///
/// The class of a command is loaded only when its case of the `switch` is reached: a client runs for a few dozen
/// milliseconds and uses one command.
public final class CommandTable {
    public static final List<CommandGroup.Entry> COMMON = List.of(
            new CommandGroup.Entry("run", "Create and run a new container from an image"),
            new CommandGroup.Entry("exec", "Execute a command in a running container"),
            new CommandGroup.Entry("ps", "List containers"),
            new CommandGroup.Entry("pull", "Download an image from a registry"),
            new CommandGroup.Entry("push", "Upload an image to a registry"),
            new CommandGroup.Entry("images", "List images"),
            new CommandGroup.Entry("login", "Log in to a registry"),
            new CommandGroup.Entry("logout", "Log out from a registry"),
            new CommandGroup.Entry("search", "Search Docker Hub for images"),
            new CommandGroup.Entry("version", "Show the jd version information"),
            new CommandGroup.Entry("info", "Display system-wide information"));

    public static final List<CommandGroup.Entry> OTHER = List.of(
            new CommandGroup.Entry("attach", "Attach local standard input, output, and error streams to a running container"),
            new CommandGroup.Entry("build", "Build an image from a Dockerfile"),
            new CommandGroup.Entry("commit", "Create a new image from a container's changes"),
            new CommandGroup.Entry("cp", "Copy files/folders between a container and the local filesystem"),
            new CommandGroup.Entry("container", "Manage containers"),
            new CommandGroup.Entry("create", "Create a new container"),
            new CommandGroup.Entry("diff", "Inspect changes to files or directories on a container's filesystem"),
            new CommandGroup.Entry("events", "Get real time events from the server"),
            new CommandGroup.Entry("export", "Export a container's filesystem as a tar archive"),
            new CommandGroup.Entry("history", "Show the history of an image"),
            new CommandGroup.Entry("image", "Manage images"),
            new CommandGroup.Entry("import", "Import the contents from a tarball to create a filesystem image"),
            new CommandGroup.Entry("inspect", "Return low-level information on Docker objects"),
            new CommandGroup.Entry("kill", "Kill one or more running containers"),
            new CommandGroup.Entry("load", "Load an image from a tar archive or STDIN"),
            new CommandGroup.Entry("logs", "Fetch the logs of a container"),
            new CommandGroup.Entry("network", "Manage networks"),
            new CommandGroup.Entry("pause", "Pause all processes within one or more containers"),
            new CommandGroup.Entry("port", "List port mappings or a specific mapping for the container"),
            new CommandGroup.Entry("rename", "Rename a container"),
            new CommandGroup.Entry("restart", "Restart one or more containers"),
            new CommandGroup.Entry("rm", "Remove one or more containers"),
            new CommandGroup.Entry("rmi", "Remove one or more images"),
            new CommandGroup.Entry("save", "Save one or more images to a tar archive (streamed to STDOUT by default)"),
            new CommandGroup.Entry("start", "Start one or more stopped containers"),
            new CommandGroup.Entry("stats", "Display a live stream of container(s) resource usage statistics"),
            new CommandGroup.Entry("stop", "Stop one or more running containers"),
            new CommandGroup.Entry("system", "Manage jd"),
            new CommandGroup.Entry("tag", "Create a tag TARGET_IMAGE that refers to SOURCE_IMAGE"),
            new CommandGroup.Entry("top", "Display the running processes of a container"),
            new CommandGroup.Entry("unpause", "Unpause all processes within one or more containers"),
            new CommandGroup.Entry("update", "Update configuration of one or more containers"),
            new CommandGroup.Entry("volume", "Manage volumes"),
            new CommandGroup.Entry("wait", "Block until one or more containers stop, then print their exit codes"));

    private static final ObjectGroup IMAGE = new ObjectGroup("image", "Manage images", List.of(
            "build", "history", "import", "inspect", "load", "ls", "prune", "pull", "push", "rm", "save", "tag"));

    private static final ObjectGroup CONTAINER = new ObjectGroup("container", "Manage containers", List.of(
            "attach", "commit", "cp", "create", "diff", "exec", "export", "inspect", "kill", "logs", "ls", "pause",
            "port", "prune", "rename", "restart", "rm", "run", "start", "stats", "stop", "top", "unpause", "update",
            "wait"));

    private CommandTable() {}

    public static Optional<Command> make(String name) {
        return switch (name) {
            case "attach" -> Optional.of(new CmdAttach());
            case "build" -> Optional.of(new CmdBuild());
            case "commit" -> Optional.of(new CmdCommit());
            case "cp" -> Optional.of(new CmdCp());
            case "create" -> Optional.of(new CmdCreate());
            case "diff" -> Optional.of(new CmdDiff());
            case "events" -> Optional.of(new CmdEvents());
            case "export" -> Optional.of(new CmdExport());
            case "exec" -> Optional.of(new CmdExec());
            case "history" -> Optional.of(new CmdHistory());
            case "images" -> Optional.of(new CmdImages());
            case "import" -> Optional.of(new CmdImport());
            case "info" -> Optional.of(new CmdInfo());
            case "inspect" -> Optional.of(new CmdInspect());
            case "kill" -> Optional.of(new CmdKill());
            case "load" -> Optional.of(new CmdLoad());
            case "login" -> Optional.of(new CmdLogin());
            case "logout" -> Optional.of(new CmdLogout());
            case "logs" -> Optional.of(new CmdLogs());
            case "pause" -> Optional.of(new CmdPause());
            case "port" -> Optional.of(new CmdPort());
            case "ps" -> Optional.of(new CmdPs());
            case "pull" -> Optional.of(new CmdPull());
            case "push" -> Optional.of(new CmdPush());
            case "rename" -> Optional.of(new CmdRename());
            case "restart" -> Optional.of(new CmdRestart());
            case "rm" -> Optional.of(new CmdRm());
            case "rmi" -> Optional.of(new CmdRmi());
            case "run" -> Optional.of(new CmdRun());
            case "save" -> Optional.of(new CmdSave());
            case "search" -> Optional.of(new CmdSearch());
            case "start" -> Optional.of(new CmdStart());
            case "stats" -> Optional.of(new CmdStats());
            case "stop" -> Optional.of(new CmdStop());
            case "tag" -> Optional.of(new CmdTag());
            case "top" -> Optional.of(new CmdTop());
            case "unpause" -> Optional.of(new CmdUnpause());
            case "update" -> Optional.of(new CmdUpdate());
            case "version" -> Optional.of(new CmdVersion());
            case "wait" -> Optional.of(new CmdWait());
            default -> inGroup(name);
        };
    }

    /// @param name a group's name, a space, and the command's name in the group
    private static Optional<Command> inGroup(String name) {
        String word = name.substring(name.indexOf(' ') + 1);
        return switch (name.substring(0, Math.max(0, name.indexOf(' ')))) {
            case "container" -> CONTAINER.make(word);
            case "image" -> IMAGE.make(word);
            case "network" -> CmdNetwork.make(word);
            case "system" -> CmdSystem.make(word);
            case "volume" -> CmdVolume.make(word);
            default -> Optional.empty();
        };
    }

    /// {@return the group of this name, if it is one}
    public static Optional<CommandGroup> group(String name) {
        return switch (name) {
            case "container" -> Optional.of(CONTAINER.group());
            case "image" -> Optional.of(IMAGE.group());
            case "network" -> Optional.of(CmdNetwork.GROUP);
            case "system" -> Optional.of(CmdSystem.GROUP);
            case "volume" -> Optional.of(CmdVolume.GROUP);
            default -> Optional.empty();
        };
    }
}
