package jd.swarm.cluster;

import jd.client.api.ApiResponse;

/// An answer of a node's daemon whose body is still being read. It ends when the node is lost.
public record NodeAnswer(ClusterNode node, ApiResponse response) implements AutoCloseable {
    @Override
    public void close() {
        response.close();
        node.closed(this);
    }
}
