package jd.server;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import jd.server.api.ContainerJson;
import jd.server.api.ContainerSummary;
import jd.server.api.CreateRequest;
import jd.server.api.CreateResponse;
import jd.server.api.ExecConfig;
import jd.server.api.ExecJson;
import jd.server.api.ExecStartCheck;
import jd.server.api.Filters;
import jd.server.api.HistoryItem;
import jd.server.api.IdResponse;
import jd.server.api.ImageDeleteItem;
import jd.server.api.ImageJson;
import jd.server.api.ImageSummary;
import jd.server.api.NetworkJson;
import jd.server.api.PathStat;
import jd.server.api.SystemInfo;
import jd.server.api.TopResponse;
import jd.server.api.UpdateConfig;
import jd.server.api.UpdateResponse;
import jd.server.api.Version;
import jd.server.api.VolumeJson;
import jd.server.api.VolumeRequest;
import jd.server.api.VolumesPruned;
import jd.server.api.VolumesResponse;
import jd.server.api.WaitResponse;

/// Every job of the daemon with the types of its parameters and its result. The names are those of Docker 1.2, where
/// it had the job; a route of the HTTP face asks for one of these, and the daemon's job table says what happens.
///
/// A `ref` is what a user calls a container: its name, its id or an unambiguous beginning of the id.
public final class Jobs {
    private Jobs() {}

    /// For a job that needs nothing.
    public record None() {
        public static final None NONE = new None();

        @Override
        public String toString() {
            return "";
        }
    }

    // The server itself.

    /// Listens on every address, e.g. `unix:///var/run/jd.sock`, and serves until the Engine is shut down.
    public static final JobName<List<String>, Done> SERVE_API = JobName.watching("serveapi");
    public static final JobName<None, Done> ACCEPT_CONNECTIONS = JobName.of("acceptconnections");

    // The system.

    public static final JobName<None, Done> PING = JobName.of("ping");
    public static final JobName<None, Version> VERSION = JobName.of("version");
    public static final JobName<None, SystemInfo> INFO = JobName.of("info");
    public static final JobName<Events, Done> EVENTS = JobName.watching("events");

    /// Times are nanoseconds since 1970. Without `until` the stream goes on until the client leaves.
    public record Events(OptionalLong since, OptionalLong until, Filters filters) {}

    // Containers.

    public static final JobName<Create, CreateResponse> CREATE = JobName.of("create");
    public static final JobName<Containers, List<ContainerSummary>> CONTAINERS = JobName.of("containers");
    public static final JobName<InspectContainer, ContainerJson> CONTAINER_INSPECT = JobName.of("container_inspect");
    public static final JobName<String, Done> START = JobName.of("start");
    public static final JobName<Stop, Done> STOP = JobName.of("stop");
    public static final JobName<Stop, Done> RESTART = JobName.of("restart");
    public static final JobName<Kill, Done> KILL = JobName.of("kill");
    public static final JobName<String, Done> PAUSE = JobName.of("pause");
    public static final JobName<String, Done> UNPAUSE = JobName.of("unpause");
    public static final JobName<Update, UpdateResponse> UPDATE = JobName.of("update");
    public static final JobName<Stats, Done> STATS = JobName.watching("stats");
    public static final JobName<Wait, WaitResponse> WAIT = JobName.watching("wait");
    public static final JobName<Attach, Done> ATTACH = JobName.watching("attach");
    public static final JobName<Logs, Done> LOGS = JobName.watching("logs");
    public static final JobName<Resize, Done> RESIZE = JobName.of("resize");
    public static final JobName<Top, TopResponse> TOP = JobName.of("top");
    public static final JobName<Rename, Done> RENAME = JobName.of("rename");
    public static final JobName<Delete, Done> DELETE = JobName.of("delete");

    /// `name` is empty where the user gave none.
    public record Create(String name, CreateRequest request) {
        /// {@return name and image alone: an environment may hold secrets, and this goes to the log}
        @Override
        public String toString() {
            String image = String.valueOf(request.config().image());
            return name.isEmpty() ? image : name + ", " + image;
        }
    }

    /// `limit` is the number of newest containers wanted, in any state; -1 for no limit.
    public record Containers(boolean all, int limit, boolean size, Filters filters) {}

    public record InspectContainer(String ref, boolean size) {}

    /// Without `seconds` the container's own stop timeout counts; a negative one waits for ever.
    public record Stop(String ref, OptionalInt seconds, Optional<String> signal) {}

    /// `signal` as the user wrote it: a name with or without SIG, or a number.
    public record Kill(String ref, String signal) {}

    /// `change` holds limits and a restart policy; what it leaves out stays as it is.
    public record Update(String ref, UpdateConfig change) {}

    /// Without `stream` one line is enough; with `oneMeasurement` it comes at once, and nothing can be computed from it.
    public record Stats(String ref, boolean stream, boolean oneMeasurement) {}

    /// `condition` is `not-running`, `next-exit` or `removed`.
    public record Wait(String ref, String condition) {}

    /// `logs` asks for what was written before, `stream` for what comes. `detachKeys` is empty where the user gave
    /// none.
    public record Attach(
            String ref,
            boolean logs,
            boolean stream,
            boolean stdin,
            boolean stdout,
            boolean stderr,
            String detachKeys) {}

    /// `tail` is a number of lines, -1 for all. Times are nanoseconds since 1970.
    public record Logs(
            String ref,
            boolean follow,
            boolean stdout,
            boolean stderr,
            boolean timestamps,
            int tail,
            OptionalLong since,
            OptionalLong until) {}

    public record Resize(String ref, int height, int width) {}

    public record Top(String ref, String psArguments) {}

    public record Rename(String ref, String newName) {}

    public record Delete(String ref, boolean force, boolean volumes) {}

    // Processes that are run in containers.

    public static final JobName<CreateExec, IdResponse> EXEC_CREATE = JobName.of("exec_create");
    public static final JobName<StartExec, Done> EXEC_START = JobName.watching("exec_start");
    public static final JobName<Resize, Done> EXEC_RESIZE = JobName.of("exec_resize");
    public static final JobName<String, ExecJson> EXEC_INSPECT = JobName.of("exec_inspect");

    /// `ref` names the container.
    public record CreateExec(String ref, ExecConfig config) {
        /// {@return container and program alone: arguments and environment may hold secrets, and this goes to the log}
        @Override
        public String toString() {
            return config.cmd().isEmpty() ? ref : ref + ", " + config.cmd().getFirst();
        }
    }

    public record StartExec(String id, ExecStartCheck options) {}

    // Images.

    public static final JobName<Pull, Done> PULL = JobName.of("pull");
    public static final JobName<Images, List<ImageSummary>> IMAGES = JobName.of("images");
    public static final JobName<String, ImageJson> IMAGE_INSPECT = JobName.of("image_inspect");
    public static final JobName<String, List<HistoryItem>> HISTORY = JobName.of("history");
    public static final JobName<Tag, Done> TAG = JobName.of("tag");
    public static final JobName<DeleteImage, List<ImageDeleteItem>> IMAGE_DELETE = JobName.of("image_delete");

    /// `tag` is a tag, a digest, or empty; `registryAuth` the client's header of this name, "" when it has none;
    /// `platform` as `linux/arm64`, or empty.
    public record Pull(String image, String tag, String registryAuth, String platform) {
        /// {@return what the log may know}
        @Override
        public String toString() {
            return tag.isEmpty() ? image : image + ", " + tag;
        }
    }

    public record Images(boolean all, Filters filters) {}

    /// `tag` is empty for `latest`.
    public record Tag(String name, String repository, String tag) {}

    public record DeleteImage(String name, boolean force, boolean prune) {}

    // Files of a container.

    public static final JobName<ContainerPath, PathStat> CONTAINER_STAT_PATH = JobName.of("container_stat_path");
    public static final JobName<ContainerPath, Done> CONTAINER_ARCHIVE = JobName.of("container_archive");
    public static final JobName<Extract, Done> CONTAINER_EXTRACT = JobName.of("container_extract");

    /// A path inside a container.
    public record ContainerPath(String ref, String path) {}

    /// @param keepsKinds whether a directory never gives way to a file, nor a file to a directory
    /// @param toUser whether the container's user owns everything
    public record Extract(ContainerPath to, boolean keepsKinds, boolean toUser) {}

    // Networks, volumes and plugins.

    public static final JobName<Filters, List<NetworkJson>> NETWORKS = JobName.of("networks");
    public static final JobName<String, NetworkJson> NETWORK_INSPECT = JobName.of("network_inspect");
    public static final JobName<Filters, VolumesResponse> VOLUMES = JobName.of("volumes");
    public static final JobName<String, VolumeJson> VOLUME_INSPECT = JobName.of("volume_inspect");
    public static final JobName<VolumeRequest, VolumeJson> VOLUME_CREATE = JobName.of("volume_create");
    public static final JobName<DeleteVolume, Done> VOLUME_DELETE = JobName.of("volume_delete");
    public static final JobName<Filters, VolumesPruned> VOLUMES_PRUNE = JobName.of("volumes_prune");
    public static final JobName<None, List<String>> PLUGINS = JobName.of("plugins");
    public static final JobName<String, Done> PLUGIN_INSPECT = JobName.of("plugin_inspect");

    public record DeleteVolume(String name, boolean force) {}
}
