package jd.containernet;

import jd.daemonnet.BridgeNetwork;
import jd.libcontainer.InitSpec.NetworkState;

/// Connects a container's network namespace with the bridge.
public final class Endpoints {
    /// What a connected container has; `id` is the endpoint's, 64 hexadecimal digits.
    public record Endpoint(String id, String hostInterface, BridgeNetwork.Allocation allocation) {}

    /// Makes a veth pair, puts one end on the bridge and the other into the namespace of `pid`.
    public Endpoint connect(String containerId, BridgeNetwork.Allocation allocation, int pid) {
        throw new UnsupportedOperationException();
    }

    /// {@return what dockerinit does with the other end}
    public NetworkState stateFor(Endpoint endpoint) {
        throw new UnsupportedOperationException();
    }

    /// Removes the host's end, if it is still there.
    public void disconnect(Endpoint endpoint) {
        throw new UnsupportedOperationException();
    }
}
