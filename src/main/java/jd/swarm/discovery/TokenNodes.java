package jd.swarm.discovery;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// `token://HUB:PORT/TOKEN`: the addresses are kept by a hub, under a token that only the members of the cluster know.
///
///     jd swarm create             hub                        jd swarm join
///       │ POST /v1/clusters        │                            │
///       ├─────────────────────────►│  POST /v1/clusters/TOKEN   │
///       │◄── TOKEN ────────────────┤  10.0.0.1:2375             │
///                                  │◄───────────────────────────┤ every 20 s
///     jd swarm manage              │
///       │ GET /v1/clusters/TOKEN   │
///       ├─────────────────────────►│
///       │◄─ ["10.0.0.1:2375"] ─────┤
///
/// Swarm 0.3: discovery/token
///
/// @param hub where the hub listens
record TokenNodes(NodeAddress hub, String token, DiscoveryHttp http) implements Discovery {
    /// @param rest `HUB:PORT/TOKEN`
    static TokenNodes parse(String rest) {
        int slash = rest.indexOf('/');
        String token = rest.substring(slash + 1);
        if (slash < 0 || !HubClusters.isToken(token)) {
            throw new DiscoveryException("invalid discovery \"token://" + rest
                    + "\": expected token://HUB:PORT/TOKEN, as printed by `jd swarm create`");
        }
        return new TokenNodes(NodeAddress.parse(rest.substring(0, slash)), token, new DiscoveryHttp());
    }

    /// Creates a cluster without nodes. {@return `HUB:PORT/TOKEN`}
    static String create(NodeAddress hub) {
        try {
            DiscoveryHttp.Answer answer = new DiscoveryHttp().post(clusters(hub), "");
            if (answer.status() != 200 || !HubClusters.isToken(answer.body().strip())) {
                throw new DiscoveryException("answer " + answer.status() + ": " + answer.start());
            }
            return hub + "/" + answer.body().strip();
        } catch (DiscoveryException e) {
            throw e.during("create a cluster at " + hub + " (is `jd swarm hub` running there?)");
        }
    }

    private static URI clusters(NodeAddress hub) {
        return URI.create("http://" + hub + "/v1/clusters");
    }

    private URI cluster() {
        return URI.create(clusters(hub) + "/" + token);
    }

    @Override
    public List<NodeAddress> fetch() {
        try {
            return addresses(checked(http.get(cluster())).json(cluster()));
        } catch (DiscoveryException e) {
            throw e.during("read nodes of token://" + hub);
        }
    }

    private static List<NodeAddress> addresses(JsonNode list) {
        List<NodeAddress> addresses = new ArrayList<>();
        list.forEach(text -> addresses.add(NodeAddress.parse(text.asText())));
        return addresses;
    }

    @Override
    public void register(NodeAddress address, Duration timeToLive) {
        try {
            checked(http.post(URI.create(cluster() + "?ttl=" + timeToLive.toSeconds()), address.toString()));
        } catch (DiscoveryException e) {
            throw e.during("register " + address + " at token://" + hub);
        }
    }

    private static DiscoveryHttp.Answer checked(DiscoveryHttp.Answer answer) {
        if (answer.status() == 404) {
            throw new DiscoveryException("the hub does not know the token: check it, or let a node join first");
        }
        if (answer.status() != 200) {
            throw new DiscoveryException("answer " + answer.status() + ": " + answer.start());
        }
        return answer;
    }
}
