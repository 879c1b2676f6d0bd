package jd.pull.registry;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The proxies in the environment: `HTTP_PROXY`, `HTTPS_PROXY` and the exceptions in `NO_PROXY`, in upper or lower case.
/// Connections to this machine use none.
final class ProxyEnvironment extends ProxySelector {
    private final Map<String, String> environment;

    ProxyEnvironment(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public List<Proxy> select(URI uri) {
        Optional<URI> proxy = variable(uri.getScheme().toUpperCase(Locale.ROOT) + "_PROXY").map(ProxyEnvironment::uri);
        if (proxy.isEmpty() || isExcepted(uri.getHost())) {
            return List.of(Proxy.NO_PROXY);
        }
        int port = proxy.get().getPort() < 0 ? 80 : proxy.get().getPort();
        return List.of(new Proxy(Proxy.Type.HTTP, new InetSocketAddress(proxy.get().getHost(), port)));
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name))
                .or(() -> Optional.ofNullable(environment.get(name.toLowerCase(Locale.ROOT))))
                .filter(value -> !value.isBlank());
    }

    private static URI uri(String value) {
        return URI.create(value.contains("://") ? value : "http://" + value);
    }

    /// `NO_PROXY` is a list of hosts. A name, with or without a dot before it, also matches its subdomains; `*` matches all.
    private boolean isExcepted(String host) {
        if (host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]")) {
            return true;
        }
        for (String pattern : variable("NO_PROXY").orElse("").split(",")) {
            String name = pattern.strip().replaceFirst("^\\*?\\.", "");
            if (pattern.strip().equals("*") || !name.isEmpty() && (host.equals(name) || host.endsWith("." + name))) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException e) {}
}
