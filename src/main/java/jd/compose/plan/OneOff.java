package jd.compose.plan;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import jd.compose.file.Merge;
import jd.compose.file.Section;
import jd.compose.project.Project;
import jd.compose.project.Service;

/// A container of `run`: that of a service, as the flags of the command line change it.
///
/// @param service already changed
/// @param slug a random text in hexadecimal digits, kept as a label
public record OneOff(Project project, Service service, String name, String slug, Options options) {
    /// @param servicePorts whether the ports of the service are published; otherwise only those of the command line
    /// @param serviceAliases whether other containers find it by the name of the service
    /// @param withDependencies false for `--no-deps`
    /// @param autoRemove whether the daemon removes the container when it has ended
    public record Options(
            boolean servicePorts, boolean serviceAliases, boolean withDependencies, boolean autoRemove) {}

    /// @param flags of the command line, as a document that is merged over that of the service
    /// @param name of the container, empty for one that ends with a part of the slug
    // tag::describing-a-one-off-container[]
    public static OneOff of(Project project, Service service,
            Map<String, Object> flags, String name, String slug,
            Options options) {
        var values = new LinkedHashMap<>(service.document().values());
        values.remove("restart"); // <1>
        if (!options.servicePorts()) {
            values.remove("ports");
        }
        if (!options.withDependencies()) {
            values.remove("depends_on");
        }
        if (flags.containsKey("entrypoint")) {
            values.remove("command");
        }
        String container = name.isEmpty() ? String.join(
                service.separator(), project.name(), service.name(),
                "run", slug.substring(0, 12)) : name;
        values.put("container_name", container);
        var changed = service.with(
                new Section(Merge.services(values, flags))); // <2>
        return new OneOff(project, changed, container, slug, options);
    }
    // end::describing-a-one-off-container[]

    /// {@return the files to be copied into the container}
    public List<InjectedFile> files() {
        return InjectedFile.of(project, service);
    }

    /// {@return what of the description has no effect on the container}
    public List<String> warnings() {
        return new MountBodies(project, service).warnings();
    }

    /// {@return the request that creates the container}
    ///
    /// @param idOf the id of an existing container by its name
    public Map<String, Object> body(String imageId, UnaryOperator<String> idOf) {
        Map<String, Object> body = new ContainerBody(project, service, 1, imageId, Map.of()).json(idOf);
        boolean interactive = service.document().flag("stdin_open");
        body.put("AttachStdin", interactive);
        body.put("StdinOnce", interactive);
        Map<String, Object> labels = Section.of(body.get("Labels")).values();
        labels.put(Labels.ONE_OFF, "True");
        labels.put(Labels.SLUG, slug);
        Section.of(body.get("HostConfig")).values().put("AutoRemove", options.autoRemove());
        if (!options.serviceAliases()) {
            Section endpoints = Section.of(body.get("NetworkingConfig")).section("EndpointsConfig");
            endpoints.names().forEach(network ->
                    endpoints.section(network).values().put("Aliases", List.of(name)));
        }
        return body;
    }
}
