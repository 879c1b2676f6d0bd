package jd.swarm.scheduler;

import java.util.HashMap;
import java.util.Map;
import jd.server.api.Json;
import jd.server.api.SystemInfo;

/// The labels of a node, to which a constraint refers: those of its daemon's `--label KEY=VALUE`, and four facts.
///
/// Swarm 0.3: cluster/engine.go updateSpecs
public final class NodeLabels {
    private NodeLabels() {}

    /// A fact takes precedence over a label of the same name.
    public static Map<String, String> of(SystemInfo info) {
        var labels = new HashMap<String, String>();
        for (String label : Json.orEmpty(info.labels())) {
            String[] parts = label.split("=", 2);
            labels.put(parts[0], parts.length == 2 ? parts[1] : "");
        }
        labels.put("storagedriver", text(info.driver()));
        // The name of 2015 for the part that starts containers, which is the default runtime today.
        labels.put("executiondriver", text(info.defaultRuntime()));
        labels.put("kernelversion", text(info.kernelVersion()));
        labels.put("operatingsystem", text(info.operatingSystem()));
        return labels;
    }

    private static String text(String textOrNull) {
        return textOrNull == null ? "" : textOrNull;
    }
}
