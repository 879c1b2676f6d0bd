package jd.swarm.cluster;

import java.util.Optional;
import java.util.stream.Stream;
import jd.client.api.ClientException;
import jd.client.api.DaemonError;
import jd.server.api.ApiException;

/// Turns a failure at a node into an answer of the manager: an error of the node's daemon keeps status and message, a
/// lost connection names the node.
public final class NodeErrors {
    private NodeErrors() {}

    public static ApiException toClient(ClusterNode node, ClientException problem) {
        return switch (problem) {
            case DaemonError error -> kind(error.status())
                    .map(kind -> new ApiException(kind, error.reason(), error))
                    .orElseGet(() -> new ApiException(ApiException.Kind.INTERNAL, error.reason(), error));
            default -> new ApiException(ApiException.Kind.INTERNAL, "node " + node.name() + ": " + problem.getMessage(), problem);
        };
    }

    private static Optional<ApiException.Kind> kind(int status) {
        return Stream.of(ApiException.Kind.values()).filter(kind -> kind.status() == status).findFirst();
    }
}
