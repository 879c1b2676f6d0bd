package jd.swarm.cluster;

import jd.client.api.ClientException;

/// A daemon answers, and must not become a node of the cluster.
final class NodeRefusedException extends ClientException {
    NodeRefusedException(String message) {
        super(message);
    }
}
