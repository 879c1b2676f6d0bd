package jd.server.api;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/// Every job of the daemon, with the types of its parameters and its result. The names are those of Docker 1.2, if it
/// had the job. A route creates the parameters, the daemon's job table passes them on, and the class that does the work
/// reads them.
///
/// A `ref` denotes a container by its name, its id or an unambiguous prefix of the id.
public final class Jobs {
    private Jobs() {}

    /// The parameters of a job without parameters.
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
    public static final JobName<None, SystemInfo> INFO = JobName.blocking("info");
    public static final JobName<Events, Done> EVENTS = JobName.watching("events");

    /// The parameter is the request: `init`, `join`, `leave`, or another one.
    public static final JobName<String, Done> SWARM = JobName.of("swarm");
    public static final JobName<None, Done> SESSION = JobName.of("session");
    public static final JobName<Set<DiskUsage.Type>, DiskUsage> DISK_USAGE = JobName.blocking("disk_usage");

    /// Times are nanoseconds since 1970. Without `until` the stream continues until the client disconnects.
    public record Events(OptionalLong since, OptionalLong until, Filters filters) {}

    // Containers.

    public static final JobName<Create, CreateResponse> CREATE = JobName.blocking("create");
    public static final JobName<ListContainers, List<ContainerSummary>> CONTAINERS = JobName.blocking("containers");
    public static final JobName<InspectContainer, ContainerJson> CONTAINER_INSPECT = JobName.blocking("container_inspect");
    public static final JobName<String, Done> START = JobName.blocking("start");
    // STOP, KILL and DELETE must work when no thread can be started: chapter 12 runs them on its reserves.
    public static final JobName<Stop, Done> STOP = JobName.of("stop");
    public static final JobName<Stop, Done> RESTART = JobName.blocking("restart");
    public static final JobName<Kill, Done> KILL = JobName.of("kill");
    public static final JobName<String, Done> PAUSE = JobName.blocking("pause");
    public static final JobName<String, Done> UNPAUSE = JobName.blocking("unpause");
    public static final JobName<Update, UpdateResponse> UPDATE = JobName.blocking("update");
    public static final JobName<Stats, Done> STATS = JobName.watching("stats");
    public static final JobName<Wait, WaitResponse> WAIT = JobName.watching("wait");
    public static final JobName<Attach, Done> ATTACH = JobName.watching("attach");
    public static final JobName<Logs, Done> LOGS = JobName.watching("logs");
    public static final JobName<Resize, Done> RESIZE = JobName.blocking("resize");
    public static final JobName<Top, TopResponse> TOP = JobName.blocking("top");
    public static final JobName<Rename, Done> RENAME = JobName.blocking("rename");
    public static final JobName<Delete, Done> DELETE = JobName.of("delete");

    /// The parameter is the alias: `web/database`.
    public static final JobName<String, Done> UNLINK = JobName.blocking("unlink");
    public static final JobName<Filters, ContainersPruned> CONTAINERS_PRUNE = JobName.blocking("containers_prune");

    /// @param name empty to let the daemon generate one
    /// @param platform as `linux/arm64`, or empty
    public record Create(String name, CreateRequest request, String platform) {
        public Create(String name, CreateRequest request) {
            this(name, request, "");
        }

        /// {@return name and image only, for the log: an environment may contain secrets}
        @Override
        public String toString() {
            String image = String.valueOf(request.config().image());
            return name.isEmpty() ? image : name + ", " + image;
        }
    }

    /// @param all also containers that do not run
    /// @param limit the number of newest containers, in any state; 0 or less for no limit
    /// @param size measure the writable layers
    public record ListContainers(boolean all, int limit, boolean size, Filters filters) {}

    /// @param size measure the writable layer
    public record InspectContainer(String ref, boolean size) {}

    /// @param seconds before SIGKILL, a negative number to wait for ever; empty for the container's own stop timeout
    /// @param signal a number or a name with or without SIG; empty for the container's own stop signal
    public record Stop(String ref, OptionalInt seconds, Optional<String> signal) {}

    /// @param signal a number or a name with or without SIG; "" is KILL
    public record Kill(String ref, String signal) {}

    /// @param change limits and a restart policy; an absent field leaves the value unchanged
    public record Update(String ref, UpdateConfig change) {}

    /// @param stream a line each second; otherwise one line
    /// @param oneMeasurement one measurement instead of two, a second apart, from which a rate can be computed
    public record Stats(String ref, boolean stream, boolean oneMeasurement) {}

    public record Wait(String ref, WaitCondition condition) {}

    /// @param logs replay the log
    /// @param stream copy further output
    /// @param detachKeys as in [DetachKeys#parse]
    public record Attach(
            String ref,
            boolean logs,
            boolean stream,
            boolean stdin,
            boolean stdout,
            boolean stderr,
            String detachKeys) {}

    /// @param tail the number of last lines, empty for all
    /// @param since the time of the first line, `Instant.EPOCH` for all
    /// @param until the time of the last line, `Instant.MAX` for all
    public record Logs(
            String ref,
            boolean follow,
            boolean stdout,
            boolean stderr,
            boolean timestamps,
            boolean details,
            OptionalInt tail,
            Instant since,
            Instant until) {}

    public record Resize(String ref, int height, int width) {}

    /// @param psArguments the arguments of ps(1), "" for `-ef`
    public record Top(String ref, String psArguments) {}

    public record Rename(String ref, String newName) {}

    /// @param volumes also its anonymous volumes
    public record Delete(String ref, boolean force, boolean volumes) {}

    // Processes that are run in containers.

    public static final JobName<CreateExec, IdResponse> EXEC_CREATE = JobName.blocking("exec_create");
    public static final JobName<StartExec, Done> EXEC_START = JobName.watching("exec_start");
    public static final JobName<Resize, Done> EXEC_RESIZE = JobName.blocking("exec_resize");
    public static final JobName<String, ExecJson> EXEC_INSPECT = JobName.blocking("exec_inspect");

    /// @param ref the container
    public record CreateExec(String ref, ExecConfig config) {
        /// {@return container and program only, for the log: arguments and environment may contain secrets}
        @Override
        public String toString() {
            return config.cmd().isEmpty() ? ref : ref + ", " + config.cmd().getFirst();
        }
    }

    public record StartExec(String id, ExecStartCheck options) {}

    // Images.

    public static final JobName<Pull, Done> PULL = JobName.blocking("pull");
    public static final JobName<Push, Done> PUSH = JobName.blocking("push");
    public static final JobName<AuthConfig, AuthResponse> AUTH = JobName.blocking("auth");
    public static final JobName<Search, List<SearchResult>> SEARCH = JobName.blocking("search");
    public static final JobName<ListImages, List<ImageSummary>> IMAGES = JobName.blocking("images");
    public static final JobName<String, ImageJson> IMAGE_INSPECT = JobName.blocking("image_inspect");
    public static final JobName<String, List<HistoryItem>> HISTORY = JobName.blocking("history");
    public static final JobName<Tag, Done> TAG = JobName.blocking("tag");
    public static final JobName<DeleteImage, List<ImageDeleteItem>> IMAGE_DELETE = JobName.blocking("image_delete");
    public static final JobName<Filters, ImagesPruned> IMAGES_PRUNE = JobName.blocking("images_prune");
    public static final JobName<Filters, BuildCachePruned> BUILD_PRUNE = JobName.of("build_prune");

    /// @param tag a tag, a digest, or empty
    /// @param registryAuth the client's header `X-Registry-Auth`, or empty
    /// @param platform as `linux/arm64`, or empty
    public record Pull(String image, String tag, String registryAuth, String platform) {
        /// {@return image and tag only, for the log}
        @Override
        public String toString() {
            return tag.isEmpty() ? image : image + ", " + tag;
        }
    }

    public static final JobName<List<String>, Done> IMAGES_SAVE = JobName.blocking("image_export");
    public static final JobName<LoadImages, Done> LOAD = JobName.blocking("load");
    public static final JobName<Import, Done> IMPORT = JobName.blocking("import");

    /// @param quiet without progress
    public record LoadImages(boolean quiet) {}

    /// @param source a URL, or `-` for the client's input
    /// @param repository the image's name, or empty
    /// @param tag empty for `latest`
    /// @param changes instructions of a Dockerfile
    /// @param platform as `linux/arm64`, or empty
    public record Import(
            String source, String repository, String tag, String message, List<String> changes, String platform) {}

    public static final JobName<Commit, IdResponse> COMMIT = JobName.blocking("commit");

    /// @param ref the container
    /// @param repository the image's name, or empty
    /// @param tag empty for `latest`
    /// @param pause freeze the container's processes meanwhile
    /// @param changes instructions of a Dockerfile
    /// @param config the image's configuration; empty for the container's
    public record Commit(
            String ref,
            String repository,
            String tag,
            String author,
            String comment,
            boolean pause,
            List<String> changes,
            Optional<ContainerConfig> config) {
        /// {@return container and name only, for the log}
        @Override
        public String toString() {
            return repository.isEmpty() ? ref : ref + ", " + repository;
        }
    }

    /// @param tag empty for all tags
    /// @param registryAuth the client's header `X-Registry-Auth`
    public record Push(String image, String tag, String registryAuth) {
        /// {@return image and tag only, for the log}
        @Override
        public String toString() {
            return tag.isEmpty() ? image : image + ", " + tag;
        }
    }

    /// @param limit the greatest number of results
    public record Search(String term, int limit, Filters filters) {}

    /// @param all also images that are only layers of others
    public record ListImages(boolean all, Filters filters) {}

    /// @param tag empty for `latest`
    public record Tag(String name, String repository, String tag) {}

    public record DeleteImage(String name, boolean force, boolean prune) {}

    // Build.

    public static final JobName<Build, Done> BUILD = JobName.blocking("build");

    /// @param remote the URL of the context; empty if the context is the job's input
    /// @param dockerfile its path in the context, empty for `Dockerfile`
    /// @param tags the names of the image
    /// @param target the last stage, empty for all stages
    /// @param arguments of `--build-arg`; an empty value declares nothing
    /// @param cacheFrom the images of `--cache-from`
    /// @param platform of the base images, empty for that of this machine
    /// @param host limits and network of the containers in which steps run
    /// @param registryConfig the client's header `X-Registry-Config`, or empty
    public record Build(
            String remote,
            String dockerfile,
            List<String> tags,
            String target,
            Map<String, Optional<String>> arguments,
            Map<String, String> labels,
            List<String> cacheFrom,
            BuildFlags flags,
            String platform,
            HostConfig host,
            String registryConfig) {
        /// {@return the names only, for the log: arguments may contain secrets}
        @Override
        public String toString() {
            return String.join(", ", tags);
        }
    }

    /// @param quiet print only the image's id, or a failure
    /// @param pull also a base image that is on this host
    /// @param remove the container of each step after the step
    /// @param forceRemove also the container of a step that has failed
    public record BuildFlags(boolean quiet, boolean noCache, boolean pull, boolean remove, boolean forceRemove) {}

    // Files of a container.

    public static final JobName<ContainerPath, PathStat> CONTAINER_STAT_PATH = JobName.blocking("container_stat_path");
    public static final JobName<ContainerPath, Done> CONTAINER_ARCHIVE = JobName.blocking("container_archive");
    public static final JobName<Extract, Done> CONTAINER_EXTRACT = JobName.blocking("container_extract");
    public static final JobName<String, List<ContainerChange>> CONTAINER_CHANGES =
            JobName.blocking("container_changes");
    public static final JobName<String, Done> EXPORT = JobName.blocking("export");

    /// A path inside a container.
    public record ContainerPath(String ref, String path) {}

    /// @param keepsKinds whether a directory is never replaced by a file, nor a file by a directory
    /// @param toUser whether the container's user owns everything
    public record Extract(ContainerPath to, boolean keepsKinds, boolean toUser) {}

    // Networks, volumes and plugins.

    public static final JobName<Filters, List<NetworkJson>> NETWORKS = JobName.of("networks");
    public static final JobName<String, NetworkJson> NETWORK_INSPECT = JobName.blocking("network_inspect");
    public static final JobName<NetworkRequest, NetworkRequest.Created> NETWORK_CREATE =
            JobName.blocking("network_create");
    public static final JobName<String, Done> NETWORK_DELETE = JobName.blocking("network_delete");
    public static final JobName<Filters, NetworkRequest.Pruned> NETWORKS_PRUNE = JobName.blocking("networks_prune");
    public static final JobName<ConnectNetwork, Done> NETWORK_CONNECT = JobName.blocking("network_connect");
    public static final JobName<DisconnectNetwork, Done> NETWORK_DISCONNECT = JobName.blocking("network_disconnect");
    public static final JobName<Filters, VolumesResponse> VOLUMES = JobName.blocking("volumes");
    public static final JobName<String, VolumeJson> VOLUME_INSPECT = JobName.blocking("volume_inspect");
    public static final JobName<VolumeRequest, VolumeJson> VOLUME_CREATE = JobName.blocking("volume_create");
    public static final JobName<DeleteVolume, Done> VOLUME_DELETE = JobName.blocking("volume_delete");
    public static final JobName<Filters, VolumesPruned> VOLUMES_PRUNE = JobName.blocking("volumes_prune");
    public static final JobName<None, List<String>> PLUGINS = JobName.of("plugins");
    public static final JobName<String, Done> PLUGIN_INSPECT = JobName.of("plugin_inspect");

    public record DeleteVolume(String name, boolean force) {}

    /// @param network its name, id or a prefix of the id, as `ref` is the container's
    public record ConnectNetwork(String network, String ref, Optional<EndpointSettings> settings) {}

    /// @param force also if the container does not exist any more
    public record DisconnectNetwork(String network, String ref, boolean force) {}
}
