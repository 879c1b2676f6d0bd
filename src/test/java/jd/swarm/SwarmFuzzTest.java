package jd.swarm;

import java.nio.charset.StandardCharsets;
import java.util.List;
import jd.fuzz.FuzzTest;
import jd.fuzz.Target;
import jd.server.api.ApiException;
import jd.server.api.CreateRequest;
import jd.server.api.Json;
import jd.swarm.discovery.Discovery;
import jd.swarm.discovery.DiscoveryException;
import jd.swarm.discovery.NodeAddress;
import jd.swarm.scheduler.Constraint;
import jd.swarm.scheduler.PlacementRequest;

/// Expressions and addresses from users.
class SwarmFuzzTest extends FuzzTest {
    @Override
    public List<Target> targets() {
        return List.of(constraint(), labels(), nodes());
    }

    private static Target constraint() {
        return Target.ofText("swarm-constraint", text -> Constraint.parse(text).toString())
                .seeds("storage==ssd", "region!=~us-*", "node==/^node-([12]|x+)$/", "a.b-c_d==x==y")
                .rejectsWith(ApiException.class);
    }

    private static Target labels() {
        return Target.ofText("swarm-labels", text -> PlacementRequest.of(Json.read(("{\"Labels\":{"
                        + "\"com.docker.swarm.constraints\":" + new String(Json.bytes(text), StandardCharsets.UTF_8)
                        + "}}").getBytes(StandardCharsets.UTF_8), CreateRequest.class)).toString())
                .seeds("[\"storage==ssd\",\"region!=eu\"]", "[]")
                .rejectsWith(ApiException.class);
    }

    private static Target nodes() {
        return Target.ofText("swarm-nodes", text -> {
                    for (NodeAddress address : Discovery.parse("nodes://" + text).fetch()) {
                        NodeAddress.parse(address.toString());
                    }
                })
                .seeds("10.0.0.[1:9]:2375", "a:1,b:2,[fd00::1]:3", "[fe80::1%eth0]:1", "n[01:03]x[1:2]:65535")
                .rejectsWith(DiscoveryException.class);
    }
}
