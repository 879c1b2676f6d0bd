package jd.compose.project;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import jd.compose.file.ComposeException;
import jd.compose.file.Section;

/// A loaded project: the enabled services, and the networks, volumes, secrets and configs that they use, by their names
/// in the file. Each of these has its name on the daemon under `name`.
///
/// @param files the compose files in the order of `-f`
/// @param disabled services whose profile is not active
/// @param environment the variables of the process and of `.env`
/// @param extensions the files' own keys, `x-…`, which have no meaning to compose
public record Project(
        String name,
        Path directory,
        List<Path> files,
        Map<String, Service> services,
        Map<String, Service> disabled,
        ProjectResources resources,
        Map<String, String> environment,
        Map<String, Object> extensions) {

    public Project {
        services = new TreeMap<>(services);
        disabled = new TreeMap<>(disabled);
        environment = Map.copyOf(environment);
        extensions = new TreeMap<>(extensions);
    }

    public Map<String, Map<String, Object>> networks() {
        return resources.networks();
    }

    public Map<String, Map<String, Object>> volumes() {
        return resources.volumes();
    }

    public Map<String, Map<String, Object>> secrets() {
        return resources.secrets();
    }

    public Map<String, Map<String, Object>> configs() {
        return resources.configs();
    }

    /// {@return the service}
    ///
    /// @throws ComposeException if there is none of this name
    public Service service(String service) {
        Service found = services.getOrDefault(service, disabled.get(service));
        if (found == null) {
            throw ComposeException.noSuchService(service);
        }
        return found;
    }

    /// {@return whether the files have the service, enabled or not}
    public boolean has(String service) {
        return services.containsKey(service) || disabled.containsKey(service);
    }

    public String networkName(String network) {
        return Section.of(networks().get(network)).text("name");
    }

    public String volumeName(String volume) {
        return Section.of(volumes().get(volume)).text("name");
    }

    /// {@return the same project; services of it that are not among these are disabled}
    public Project withServices(Map<String, Service> enabled) {
        var others = new TreeMap<>(disabled);
        others.putAll(services);
        others.keySet().removeAll(enabled.keySet());
        return new Project(name, directory, files, enabled, others, resources, environment, extensions);
    }
}
