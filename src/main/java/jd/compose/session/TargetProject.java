package jd.compose.session;

import java.util.List;
import java.util.Optional;
import jd.compose.file.ComposeException;
import jd.compose.plan.ExistingContainer;
import jd.compose.plan.Observed;
import jd.compose.project.Project;

/// The project that a command works on: its name, and its description if a file was read. With `-p` and without `-f`
/// none is read, because the labels are enough to find the containers.
public record TargetProject(String name, Optional<Project> project) {
    /// @throws ComposeException if the project's file does not have one of the services
    public TargetProject check(List<String> services) {
        project.ifPresent(loaded -> services.forEach(loaded::service));
        return this;
    }

    /// {@return the given services; without any, those of the file}
    public List<String> services(List<String> given) {
        return given.isEmpty() ? project.map(loaded -> List.copyOf(loaded.services().keySet())).orElse(List.of()) : given;
    }

    /// {@return only the containers of these services; without names all, except those of `run`}
    public Observed select(Observed observed, List<String> services) {
        List<ExistingContainer> containers = observed.containers().stream()
                .filter(container -> !container.oneOff()
                        && (services.isEmpty() || services.contains(container.service())))
                .toList();
        return observed.withContainers(containers);
    }
}
