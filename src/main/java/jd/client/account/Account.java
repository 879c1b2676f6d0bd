package jd.client.account;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jd.libcontainer.io.JsonTree;

/// A user's account at a registry: a name with a password, or with a token in its place.
///
/// @param server as the registry is named in the file: `127.0.0.1:5000`, or `https://index.docker.io/v1/` for Docker Hub
public record Account(String server, String username, String password, String identityToken) {
    public static final String DOCKER_HUB = "https://index.docker.io/v1/";

    public Account withIdentityToken(String token) {
        return new Account(server, username, "", token);
    }

    /// {@return the account as JSON, for `POST /auth`}
    public byte[] json() {
        return new JsonTree(fields()).bytes();
    }

    private Map<String, String> fields() {
        var fields = new LinkedHashMap<String, String>();
        fields.put("username", username);
        fields.put("password", password);
        fields.put("serveraddress", server);
        fields.put("identitytoken", identityToken);
        fields.values().removeIf(String::isEmpty);
        return fields;
    }

    /// {@return the value of the header `X-Registry-Auth`: the JSON in base64, of an empty object without an account}
    public static String header(Optional<Account> account) {
        byte[] json = account.map(Account::json).orElse(new byte[] {'{', '}'});
        return Base64.getUrlEncoder().encodeToString(json);
    }

    /// {@return the value of the header `X-Registry-Config`: all accounts by their registries, since a build may pull from
    /// any of them}
    public static String header(List<Account> accounts) {
        var byServer = new LinkedHashMap<String, Object>();
        accounts.forEach(account -> byServer.put(account.server(), account.fields()));
        return Base64.getUrlEncoder().encodeToString(new JsonTree(byServer).bytes());
    }

    /// {@return the host of an address: `127.0.0.1:5000` for `http://127.0.0.1:5000/v2/`}
    public static String hostname(String address) {
        String rest = address.replaceFirst("^https?://", "");
        int slash = rest.indexOf('/');
        return slash < 0 ? rest : rest.substring(0, slash);
    }
}
