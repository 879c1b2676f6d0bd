package jd.labs.lab07;

import java.util.List;
import jd.containernet.NetworkMode;
import jd.daemonnet.BridgeNetwork;

/// The methods that a student of lab 7 writes. They are explained in the starter and in `labs/lab07-veth/tasks.adoc`.
public interface NetworkPlanner {
    /// What the daemon has decided before it connects a container.
    ///
    /// @param host the name of the end on the host
    /// @param peer the first name of the other end
    /// @param pid of the container's first process, which waits in the new namespaces
    record VethPair(String host, String peer, int pid, BridgeNetwork.Allocation allocation) {}

    NetworkMode mode(String text);

    List<LinkRequest> onHost(NetworkMode mode, VethPair pair);

    List<LinkRequest> inContainer(NetworkMode mode, VethPair pair);

    List<LinkRequest> cleanup(NetworkMode mode, VethPair pair);
}
