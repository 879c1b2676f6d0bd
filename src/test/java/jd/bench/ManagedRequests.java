package jd.bench;

import java.util.ArrayList;
import java.util.List;

/// What a swarm manager adds to a request: the same requests to a daemon and to a manager in front of it.
///
/// @param node a jd that also listens on `tcp://127.0.0.1:2375` of its network namespace
/// @param manager a manager whose only node it is
record ManagedRequests(BenchedDaemon node, BenchedDaemon manager) {
    static final String ADDRESS = "127.0.0.1:2375";
    /// The requests of a turn.
    static final int INSPECTIONS = 100;
    static final int CREATIONS = 20;
    private static final double MOST_MILLISECONDS = 5;

    /// {@return the command line of a manager in the network namespace of the node, to which a socket is added}
    static List<String> command(String jd, BenchedDaemon node) {
        return List.of("nsenter", "--net=/proc/" + node.pid() + "/ns/net", jd, "swarm", "manage", "nodes://" + ADDRESS);
    }

    /// Waits until the manager can create containers.
    void awaitNode() {
        for (int i = 0; i < 200; i++) {
            if (manager.api().info().contains("Healthy")) {
                return;
            }
            Machine.pause(50);
        }
        throw new IllegalStateException("the manager has no healthy node: see " + manager.log());
    }

    /// {@return the milliseconds of many inspections of one container}
    static double inspect(BenchedDaemon on, String id) {
        long begin = System.nanoTime();
        for (int i = 0; i < INSPECTIONS; i++) {
            on.api().inspect(id);
        }
        return (System.nanoTime() - begin) / 1e6;
    }

    /// {@return the milliseconds of creating many containers, which are removed afterwards}
    static double create(BenchedDaemon on) {
        List<String> ids = new ArrayList<>();
        long begin = System.nanoTime();
        for (int i = 0; i < CREATIONS; i++) {
            ids.add(on.api().create("none", "true"));
        }
        double milliseconds = (System.nanoTime() - begin) / 1e6;
        ids.forEach(on.api()::remove);
        return milliseconds;
    }

    /// {@return the ratio at which a request takes five milliseconds more}
    static double aim(int requests, Samples direct) {
        return 1 + requests * MOST_MILLISECONDS / direct.median();
    }
}
