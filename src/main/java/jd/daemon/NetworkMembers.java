package jd.daemon;

import java.util.Map;
import java.util.TreeMap;
import jd.create.Containers;
import jd.server.api.ContainerSummary;
import jd.server.api.EndpointSettings;
import jd.server.api.Filters;
import jd.server.api.Jobs;
import jd.server.api.NetworkJson.Member;

/// Looks up the containers on a network, for the networks' inspection.
record NetworkMembers(Containers containers) {
    /// {@return the running containers on a network, by id}
    Map<String, Member> of(String network) {
        var members = new TreeMap<String, Member>();
        for (ContainerSummary container : containers.list(new Jobs.ListContainers(false, 0, false, Filters.NONE))) {
            EndpointSettings endpoint = container.networkSettings().networks().get(network);
            if (endpoint != null) {
                members.put(container.id(), member(container, endpoint));
            }
        }
        return members;
    }

    private static Member member(ContainerSummary container, EndpointSettings endpoint) {
        String address = endpoint.ipAddress() == null || endpoint.ipAddress().isEmpty()
                ? ""
                : endpoint.ipAddress() + "/" + endpoint.ipPrefixLen();
        String name = container.names().getFirst().substring(1);
        return new Member(name, endpoint.endpointId(), endpoint.macAddress(), address, "");
    }
}
