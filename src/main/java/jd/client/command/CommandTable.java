package jd.client.command;

import java.util.List;
import java.util.Optional;

/// Finds a command by name, and has a line of help for each.
///
/// The class of a command is loaded only when its case of the `switch` is reached: a client runs for a few dozen
/// milliseconds and uses one command.
public final class CommandTable {
    public static final List<Entry> COMMON = List.of(
            new Entry("run", "Create and run a new container from an image"),
            new Entry("exec", "Execute a command in a running container"),
            new Entry("ps", "List containers"),
            new Entry("pull", "Download an image from a registry"),
            new Entry("push", "Upload an image to a registry"),
            new Entry("images", "List images"),
            new Entry("login", "Log in to a registry"),
            new Entry("logout", "Log out from a registry"),
            new Entry("search", "Search Docker Hub for images"),
            new Entry("version", "Show the jd version information"),
            new Entry("info", "Display system-wide information"));

    public static final List<Entry> OTHER = List.of(
            new Entry("attach", "Attach local standard input, output, and error streams to a running container"),
            new Entry("build", "Build an image from a Dockerfile"),
            new Entry("commit", "Create a new image from a container's changes"),
            new Entry("cp", "Copy files/folders between a container and the local filesystem"),
            new Entry("container", "Manage containers"),
            new Entry("create", "Create a new container"),
            new Entry("diff", "Inspect changes to files or directories on a container's filesystem"),
            new Entry("events", "Get real time events from the server"),
            new Entry("export", "Export a container's filesystem as a tar archive"),
            new Entry("history", "Show the history of an image"),
            new Entry("image", "Manage images"),
            new Entry("import", "Import the contents from a tarball to create a filesystem image"),
            new Entry("inspect", "Return low-level information on Docker objects"),
            new Entry("kill", "Kill one or more running containers"),
            new Entry("load", "Load an image from a tar archive or STDIN"),
            new Entry("logs", "Fetch the logs of a container"),
            new Entry("network", "Manage networks"),
            new Entry("pause", "Pause all processes within one or more containers"),
            new Entry("port", "List port mappings or a specific mapping for the container"),
            new Entry("rename", "Rename a container"),
            new Entry("restart", "Restart one or more containers"),
            new Entry("rm", "Remove one or more containers"),
            new Entry("rmi", "Remove one or more images"),
            new Entry("save", "Save one or more images to a tar archive (streamed to STDOUT by default)"),
            new Entry("start", "Start one or more stopped containers"),
            new Entry("stats", "Display a live stream of container(s) resource usage statistics"),
            new Entry("stop", "Stop one or more running containers"),
            new Entry("system", "Manage jd"),
            new Entry("tag", "Create a tag TARGET_IMAGE that refers to SOURCE_IMAGE"),
            new Entry("top", "Display the running processes of a container"),
            new Entry("unpause", "Unpause all processes within one or more containers"),
            new Entry("update", "Update configuration of one or more containers"),
            new Entry("volume", "Manage volumes"),
            new Entry("wait", "Block until one or more containers stop, then print their exit codes"));

    private static final ObjectGroup IMAGE = new ObjectGroup("image", "Manage images", List.of(
            "build", "history", "import", "inspect", "load", "ls", "prune", "pull", "push", "rm", "save", "tag"));

    private static final ObjectGroup CONTAINER = new ObjectGroup("container", "Manage containers", List.of(
            "attach", "commit", "cp", "create", "diff", "exec", "export", "inspect", "kill", "logs", "ls", "pause",
            "port", "prune", "rename", "restart", "rm", "run", "start", "stats", "stop", "top", "unpause", "update",
            "wait"));

    private CommandTable() {}

    public record Entry(String name, String help) {}

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
