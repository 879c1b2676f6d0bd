package jd.create.life;

import java.util.List;
import jd.create.config.RestartPolicy;
import jd.create.failure.CreateException;
import jd.create.limits.ContainerLimits;
import jd.create.limits.LimitException;
import jd.create.record.Container;
import jd.create.record.ContainerState;
import jd.create.record.Facilities;
import jd.create.record.Registry;
import jd.libcontainer.cgroup.Cgroup;
import jd.libcontainer.cgroup.LimitRefused;
import jd.libcontainer.cgroup.Resources;
import jd.libcontainer.kernel.LibcontainerException;
import jd.server.api.ApiException;
import jd.server.api.HostConfig;
import jd.server.api.UpdateConfig;

/// Changes a container's limits, also while it runs, and its restart policy.
///
/// Today: daemon/update.go
public record Updating(Facilities facilities, Registry registry) {
    /// Docker runs runc to change a cgroup; clients see its error prefix.
    private static final String RUNTIME = "runc did not terminate successfully: exit status 1: ";

    /// @return warnings about limits that this kernel does not support
    public List<String> update(String ref, UpdateConfig change) {
        ContainerLimits.Supported supported =
                ContainerLimits.parse(change.resources()).supported(facilities.facts().limits());
        supported.limits().verifyChange(facilities.facts());
        RestartPolicy.parse(change.restartPolicy());

        Container container = registry.find(ref);
        container.operation.lock();
        try {
            registry.requirePresent(container);
            update(container, supported.limits(), change.restartPolicy());
        } catch (LibcontainerException e) {
            throw ApiException.internal("Cannot update container " + container.id() + ": " + e.getMessage());
        } catch (ApiException e) {
            throw new ApiException(e.kind(), "Cannot update container " + container.id() + ": " + e.getMessage(), e);
        } catch (LimitException | LimitRefused e) {
            throw ApiException.internal("Cannot update container " + container.id() + ": " + RUNTIME + e.getMessage()
                    + "\n: unknown");
        } finally {
            container.operation.unlock();
        }
        return supported.warnings();
    }

    private void update(Container container, ContainerLimits change, HostConfig.RestartPolicy restart) {
        switch (container.state()) {
            case ContainerState.Removing _, ContainerState.Dead _ ->
                throw ApiException.conflict("container is marked for removal and cannot be \"update\"");
            case ContainerState.Created _, ContainerState.Running _, ContainerState.Paused _,
                    ContainerState.Restarting _, ContainerState.Exited _ -> {}
        }
        HostConfig before = container.hostConfig();
        ContainerLimits limits = container.settings().limits();
        ContainerLimits changed = limits.updated(change);
        HostConfig after = restarting(container, restart).withResources(changed.into(before.resources()));
        container.life().live().ifPresent(live -> limit(live.cgroup(), resources(limits), resources(changed)));
        container.update(after);
        saveOrRevert(container, before);
        facilities.events().emit(container, "update");
    }

    /// Reverts the change if it cannot be saved, as Docker does.
    private void saveOrRevert(Container container, HostConfig before) {
        try {
            facilities.files().saveHostConfig(container);
        } catch (CreateException e) {
            container.update(before);
            throw ApiException.internal(e.getMessage());
        }
    }

    private static HostConfig restarting(Container container, HostConfig.RestartPolicy policy) {
        HostConfig before = container.hostConfig();
        if (policy.name().isEmpty()) {
            return before;
        }
        container.settings().afterExit().updated(RestartPolicy.parse(policy));
        return before.withRestartPolicy(policy);
    }

    private Resources resources(ContainerLimits limits) {
        return limits.resources(facilities.kernel().syscalls());
    }

    /// Reverts the limits that were written before the kernel rejected one.
    private static void limit(Cgroup cgroup, Resources before, Resources after) {
        try {
            cgroup.update(before, after);
        } catch (LimitRefused | LibcontainerException e) {
            try {
                cgroup.update(after, before);
            } catch (LimitRefused | LibcontainerException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
    }
}
