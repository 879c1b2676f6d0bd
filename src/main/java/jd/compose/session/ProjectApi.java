package jd.compose.session;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jd.client.api.ApiRequest;
import jd.client.api.DaemonError;
import jd.client.api.FilterParameter;
import jd.client.api.RemoteApi;
import jd.compose.file.ComposeException;
import jd.compose.file.Section;
import jd.compose.plan.ExistingContainer;
import jd.compose.plan.InjectedFile;
import jd.compose.plan.Labels;
import jd.compose.plan.Observed;
import jd.server.api.ContainerJson;
import jd.server.api.ContainerSummary;
import jd.server.api.Json;
import jd.server.api.NetworkJson;
import jd.server.api.VolumesResponse;

/// Reads the state of a project from the daemon, which is all that is known about it.
public record ProjectApi(RemoteApi api, String project) {
    private static final int NOT_FOUND = 404;

    /// @param imageIds of the images that the project uses
    public Observed observe(Map<String, String> imageIds) {
        var networks = new TreeMap<String, Map<String, String>>();
        for (NetworkJson network : Json.read(api.read(ApiRequest.get("/networks")), NetworkJson[].class)) {
            networks.put(network.name(), Json.orEmpty(network.labels()));
        }
        var volumes = new TreeMap<String, Map<String, String>>();
        Json.orEmpty(Json.read(api.read(ApiRequest.get("/volumes")), VolumesResponse.class).volumes())
                .forEach(volume -> volumes.put(volume.name(), Json.orEmpty(volume.labels())));
        return new Observed(
                summaries().stream().map(ProjectApi::existing).toList(), networks, volumes, imageIds);
    }

    /// Creates a container with the files that are copied into it. {@return its id}
    public String create(String name, Map<String, Object> body, List<InjectedFile> files) {
        byte[] answer = api.read(ApiRequest.post("/containers/create").with("name", name).json(Json.bytes(body)));
        String id = RemoteApi.field(answer, "Id").orElseThrow();
        try {
            files.forEach(file -> copyInto(id, file));
            return id;
        } catch (DaemonError e) {
            api.run(ApiRequest.delete(ApiRequest.containerPath(id)).with("v", true));
            throw e;
        }
    }

    /// Without `copyUIDGID`, which would give the file to the container's user.
    private void copyInto(String container, InjectedFile file) {
        ApiRequest request = ApiRequest.put(ApiRequest.containerPath(container) + "/archive")
                .header("Content-Type", "application/x-tar")
                .with("path", "/");
        api.upload(request, out -> out.write(file.archive()));
    }

    /// {@return all containers with the project's label, running or not}
    public List<ContainerSummary> summaries() {
        ApiRequest request = FilterParameter.add(ApiRequest.get("/containers/json").with("all", true),
                List.of("label=" + Labels.PROJECT + "=" + project));
        return List.of(Json.read(api.read(request), ContainerSummary[].class));
    }

    private static ExistingContainer existing(ContainerSummary summary) {
        Map<String, String> labels = Json.orEmpty(summary.labels());
        var volumes = new HashMap<String, String>();
        Json.orEmpty(summary.mounts()).stream()
                .filter(mount -> "volume".equals(mount.type()) && mount.name().matches("[0-9a-f]{64}"))
                .forEach(mount -> volumes.put(mount.destination(), mount.name()));
        String number = labels.getOrDefault(Labels.NUMBER, "");
        return new ExistingContainer(summary.id(), name(summary), labels.getOrDefault(Labels.SERVICE, ""),
                number.matches("\\d{1,9}") ? Integer.parseInt(number) : 0,
                labels.getOrDefault(Labels.ONE_OFF, "").equals("True"), labels.getOrDefault(Labels.CHECKSUM, ""),
                labels.getOrDefault(Labels.IMAGE, ""), summary.state(),
                ExistingContainer.dependsOn(labels.getOrDefault(Labels.DEPENDS_ON, "")), volumes);
    }

    /// {@return the containers of all projects by the projects' names}
    ///
    /// @param all whether stopped containers count
    public static Map<String, List<ContainerSummary>> projects(RemoteApi api, boolean all) {
        ApiRequest request = FilterParameter.add(ApiRequest.get("/containers/json").with("all", all),
                List.of("label=" + Labels.PROJECT, "label=" + Labels.CHECKSUM));
        return Stream.of(Json.read(api.read(request), ContainerSummary[].class)).collect(Collectors.groupingBy(
                container -> container.labels().get(Labels.PROJECT), TreeMap::new, Collectors.toList()));
    }

    /// {@return the first running container of a service; one of `run` only if there is no other}
    ///
    /// @param index the number of the container, 0 for any
    public ContainerSummary running(String service, long index) {
        Comparator<ContainerSummary> order = Comparator.comparing(container -> existing(container).oneOff());
        return summaries().stream()
                .filter(container -> existing(container).isRunning() && existing(container).service().equals(service)
                        && (index == 0 || existing(container).number() == index))
                .min(order.thenComparing(container -> existing(container).number()))
                .orElseThrow(() -> ComposeException.notRunning(service, index));
    }

    public static String name(ContainerSummary summary) {
        return Json.orEmpty(summary.names()).stream().findFirst().orElse("/").substring(1);
    }

    /// {@return the id of an image, empty if the daemon does not have it}
    public Optional<String> imageId(String image) {
        try {
            return RemoteApi.field(api.read(ApiRequest.get("/images/" + image + "/json")), "Id");
        } catch (DaemonError e) {
            if (e.status() == NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /// {@return the id of an existing container}
    public String idOf(String container) {
        return inspect(container).id();
    }

    public ContainerJson inspect(String container) {
        return Json.read(api.read(ApiRequest.get(ApiRequest.containerPath(container) + "/json")), ContainerJson.class);
    }

    /// {@return the state of a container with its health, as `inspect` shows it}
    Section state(String container) {
        return Section.of(Json.read(
                api.read(ApiRequest.get(ApiRequest.containerPath(container) + "/json")), Map.class)).section("State");
    }
}
