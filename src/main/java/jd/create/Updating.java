package jd.create;

import java.util.List;
import jd.create.config.ResourceRules;
import jd.create.config.RestartPolicy;
import jd.create.limits.GroupLimits;
import jd.create.limits.LimitException;
import jd.create.limits.LimitUpdate;
import jd.create.limits.MissingLimits;
import jd.libcontainer.LibcontainerException;
import jd.libcontainer.cgroup.Cgroup;
import jd.libcontainer.cgroup.LimitRefused;
import jd.libcontainer.cgroup.Resources;
import jd.server.api.ApiException;
import jd.server.api.HostConfig;

/// Gives a container other limits, also while it runs, and another restart policy.
///
/// Today: daemon/update.go
final class Updating {
    /// What is left here of the runtime that Docker runs to change a group.
    private static final String RUNTIME = "runc did not terminate successfully: exit status 1: ";

    private final Facilities at;
    private final Registry registry;

    Updating(Facilities at, Registry registry) {
        this.at = at;
        this.registry = registry;
    }

    /// @param asked limits and a restart policy; what it leaves out stays
    /// @return what the user is told of limits that this kernel lacks
    List<String> update(String ref, HostConfig asked) {
        MissingLimits.Adapted adapted = MissingLimits.adapt(asked, at.facts().limits());
        HostConfig change = adapted.host();
        ResourceRules.verifyUpdate(change, at.facts());
        RestartPolicy.of(change.restartPolicy());

        Container container = registry.find(ref);
        container.operation.lock();
        try {
            registry.requirePresent(container);
            update(container, change);
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
        return adapted.warnings();
    }

    private void update(Container container, HostConfig change) {
        switch (container.state()) {
            case ContainerState.Removing _, ContainerState.Dead _ ->
                throw ApiException.conflict("container is marked for removal and cannot be \"update\"");
            case ContainerState.Created _, ContainerState.Running _, ContainerState.Paused _,
                    ContainerState.Restarting _, ContainerState.Exited _ -> {}
        }
        HostConfig before = container.hostConfig();
        HostConfig after = LimitUpdate.apply(before, change);
        container.life().live().ifPresent(live -> limit(live.cgroup(), resources(before), resources(change, after)));
        container.update(after);
        saveOrRevert(container, before);
        at.events().emit(container, "update");
    }

    /// What cannot be written does not hold, as with Docker.
    private void saveOrRevert(Container container, HostConfig before) {
        try {
            at.files().saveHostConfig(container);
        } catch (CreateException e) {
            container.update(before);
            throw ApiException.internal(e.getMessage());
        }
    }

    private Resources resources(HostConfig host) {
        return GroupLimits.of(host, at.kernel().syscalls());
    }

    /// No limit of processes is no number in a HostConfig, but something to write into a group that has one.
    private Resources resources(HostConfig change, HostConfig after) {
        boolean lifted = change.pidsLimit() != null && change.pidsLimit() <= 0;
        return lifted ? resources(after).withPids(-1) : resources(after);
    }

    /// What the kernel took before it refused is taken back.
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
