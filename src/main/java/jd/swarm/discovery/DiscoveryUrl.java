package jd.swarm.discovery;

import java.nio.file.Path;
import java.util.Arrays;

/// The parts of a discovery's URL: `nodes://10.0.0.[1:3]:2375` or, without a scheme, `10.0.0.1:2375,10.0.0.2:2375`.
record DiscoveryUrl(String scheme, String rest) {
    private static final String SCHEMES = "use file://PATH, nodes://HOST:PORT,… , token://HUB:PORT/TOKEN"
            + " or etcd://HOST:PORT/PREFIX";

    static DiscoveryUrl parse(String text) {
        int colon = text.indexOf("://");
        var url = colon < 0
                ? new DiscoveryUrl("nodes", text)
                : new DiscoveryUrl(text.substring(0, colon), text.substring(colon + "://".length()));
        if (url.rest.isBlank()) {
            throw new DiscoveryException("invalid discovery \"" + text + "\": " + SCHEMES);
        }
        return url;
    }

    Discovery open() {
        return switch (scheme) {
            case "nodes" -> NodeList.parse(Arrays.asList(rest.split(",")));
            case "file" -> new NodeFile(Path.of(rest));
            case "token" -> TokenNodes.parse(rest);
            case "etcd" -> EtcdNodes.parse(rest);
            case "zk", "consul" -> throw new DiscoveryException(
                    "discovery " + scheme + ":// is not supported: " + SCHEMES);
            default -> throw new DiscoveryException("unknown discovery scheme \"" + scheme + "\": " + SCHEMES);
        };
    }
}
