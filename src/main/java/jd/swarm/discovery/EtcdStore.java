package jd.swarm.discovery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import jd.server.api.Json;

/// The calls to etcd that swarm needs, over the JSON gateway of its v3 API: keys and values are Base64, 64-bit numbers are
/// strings.
///
/// Several servers of the same etcd are tried in turn, from the one that answered last: one that does not answer costs
/// one failed connection.
///
/// etcd 3.5: api/etcdserverpb/rpc.proto
final class EtcdStore {
    private final List<NodeAddress> servers;
    private final DiscoveryHttp http;
    private volatile int answering;

    EtcdStore(List<NodeAddress> servers, DiscoveryHttp http) {
        this.servers = List.copyOf(servers);
        this.http = http;
    }

    /// {@return the values of all keys that begin with a prefix}
    List<String> valuesBelow(String prefix) {
        ObjectNode range = object().put("key", base64(prefix)).put("range_end", base64(behind(prefix)));
        List<String> values = new ArrayList<>();
        call("kv/range", range).path("kvs").forEach(pair -> values.add(text(pair.path("value"))));
        return values;
    }

    /// {@return a new lease: the keys that are put with it are removed when it expires, not before the time to live}
    String lease(Duration timeToLive) {
        long seconds = timeToLive.plusMillis(999).toSeconds();
        return call("lease/grant", object().put("TTL", seconds)).path("ID").asText();
    }

    /// Starts a lease's time to live again. {@return whether the lease still existed}
    boolean renew(String lease) {
        return call("lease/keepalive", object().put("ID", lease)).path("result").path("TTL").asLong() > 0;
    }

    void put(String key, String value, String lease) {
        call("kv/put", putRequest(key, value, lease));
    }

    /// What a key has: its value, and the lease with which it was put.
    record Leased(String value, String lease) {}

    /// A compare-and-swap: puts a key if no key with a lease is there, which etcd does for one caller at a time. {@return
    /// what the key has now}
    Leased putIfFree(String key, String value, String lease) {
        ObjectNode swap = object();
        // A key that does not exist has the lease 0.
        swap.putArray("compare").addObject()
                .put("key", base64(key)).put("target", "LEASE").put("result", "EQUAL").put("lease", "0");
        swap.putArray("success").addObject().set("request_put", putRequest(key, value, lease));
        swap.putArray("failure").addObject().putObject("request_range").put("key", base64(key));
        JsonNode answer = call("kv/txn", swap);
        JsonNode other = answer.path("responses").path(0).path("response_range").path("kvs").path(0);
        return answer.path("succeeded").asBoolean()
                ? new Leased(value, lease)
                : new Leased(text(other.path("value")), other.path("lease").asText());
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
        int first = answering;
        for (int i = 0; i < servers.size(); i++) {
            int server = (first + i) % servers.size();
            URI uri = URI.create("http://" + servers.get(server) + "/v3/" + name);
            try {
                DiscoveryHttp.Answer answer = http.post(uri, body.toString());
                if (answer.status() == 200) {
                    answering = server;
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
