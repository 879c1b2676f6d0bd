package jd.swarm.discovery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import jd.server.api.Json;

/// The calls to etcd that swarm needs, over the JSON gateway of its v3 API: keys and values are Base64, 64-bit numbers are
/// strings.
///
/// Several servers of the same etcd are tried in turn; one that does not answer costs one failed connection.
///
/// etcd 3.5: api/etcdserverpb/rpc.proto
record EtcdStore(List<NodeAddress> servers, DiscoveryHttp http) {
    EtcdStore {
        servers = List.copyOf(servers);
    }

    /// {@return the values of all keys that begin with a prefix}
    List<String> valuesBelow(String prefix) {
        ObjectNode range = object().put("key", base64(prefix)).put("range_end", base64(behind(prefix)));
        List<String> values = new ArrayList<>();
        call("kv/range", range).path("kvs").forEach(pair -> values.add(text(pair.path("value"))));
        return values;
    }

    /// {@return the value of a key, if it exists}
    Optional<String> value(String key) {
        JsonNode pairs = call("kv/range", object().put("key", base64(key))).path("kvs");
        return pairs.isEmpty() ? Optional.empty() : Optional.of(text(pairs.path(0).path("value")));
    }

    /// {@return a new lease: the keys that are put with it are removed when it expires}
    String lease(Duration timeToLive) {
        return call("lease/grant", object().put("TTL", timeToLive.toSeconds())).path("ID").asText();
    }

    void put(String key, String value, String lease) {
        call("kv/put", putRequest(key, value, lease));
    }

    private static ObjectNode object() {
        return Json.mapper().createObjectNode();
    }

    private static ObjectNode putRequest(String key, String value, String lease) {
        return object().put("key", base64(key)).put("value", base64(value)).put("lease", lease);
    }

    /// @throws DiscoveryException that may pass later, if no server answers
    private JsonNode call(String name, ObjectNode body) {
        List<String> failures = new ArrayList<>();
        for (NodeAddress server : servers) {
            URI uri = URI.create("http://" + server + "/v3/" + name);
            try {
                DiscoveryHttp.Answer answer = http.post(uri, body.toString());
                if (answer.status() == 200) {
                    return answer.json(uri);
                }
                failures.add(uri + " answers " + answer.status() + ": " + answer.start());
            } catch (DiscoveryException e) {
                failures.add(e.getMessage());
            }
        }
        throw DiscoveryException.unavailable(String.join("; ", failures), new IllegalStateException(name));
    }

    /// {@return the first key behind all that begin with a prefix} The last byte of a prefix here is `/`, never 0xff.
    private static String behind(String prefix) {
        int last = prefix.length() - 1;
        return prefix.substring(0, last) + (char) (prefix.charAt(last) + 1);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(JsonNode base64) {
        return new String(Base64.getDecoder().decode(base64.asText()), StandardCharsets.UTF_8);
    }
}
