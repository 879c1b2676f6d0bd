package jd.client.account;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import jd.client.api.ClientException;
import jd.client.format.IndentedJson;
import jd.libcontainer.io.JsonTree;
import jd.libcontainer.io.Subprocess;

/// The accounts of the user, in `config.json` below `$DOCKER_CONFIG` or `~/.docker`, or in the credential helpers that this
/// file names. What jd does not know in the file is kept.
///
/// ```json
/// {"auths": {"127.0.0.1:5000": {"auth": "bWU6c2VjcmV0"}},
///  "credsStore": "pass", "credHelpers": {"registry.example": "other"}}
/// ```
///
/// `auth` is name and password in base64, which is no encryption: the file's mode is 0600.
///
/// Docker 1.2.0: registry/auth.go ConfigFile, with `.dockercfg`; today: cli/config/configfile
public final class AccountStore {
    private final Optional<Path> file;
    private final Map<String, String> environment;
    private final Subprocess programs;

    AccountStore(Optional<Path> file, Map<String, String> environment, Subprocess programs) {
        this.file = file;
        this.environment = environment;
        this.programs = programs;
    }

    /// @param environment of the client; without a home directory there are no accounts
    public static AccountStore of(Map<String, String> environment) {
        Optional<Path> directory = Optional.ofNullable(environment.get("DOCKER_CONFIG"))
                .filter(text -> !text.isEmpty())
                .map(Path::of)
                .or(() -> Optional.ofNullable(environment.get("HOME")).map(home -> Path.of(home, ".docker")));
        return new AccountStore(
                directory.map(path -> path.resolve("config.json")), environment, Subprocess.host());
    }

    /// {@return the file, for messages}
    public String file() {
        return file.map(Path::toString).orElse("config.json");
    }

    /// {@return the account at a registry, with a name or a token}
    ///
    /// @param server as in [Account#server]
    public Optional<Account> find(String server) {
        Map<String, Object> content = read();
        return helper(content, server)
                .map(helper -> helper.get(server))
                .orElseGet(() -> stored(content, server));
    }

    /// {@return the accounts at all registries}
    public List<Account> all() {
        JsonTree content = new JsonTree(read());
        Set<String> servers = new LinkedHashSet<>(content.at("auths").names());
        servers.addAll(content.at("credHelpers").names());
        return servers.stream().flatMap(server -> find(server).stream()).toList();
    }

    private static Optional<Account> stored(Map<String, Object> content, String server) {
        JsonTree auths = new JsonTree(content).at("auths");
        if (auths.names().contains(server)) {
            return account(auths.at(server), server);
        }
        // Older clients wrote the whole address.
        return auths.names().stream()
                .filter(name -> Account.hostname(name).equals(server))
                .findFirst()
                .flatMap(name -> account(auths.at(name), server));
    }

    private static Optional<Account> account(JsonTree entry, String server) {
        String username = entry.at("username").text();
        String password = entry.at("password").text();
        if (!entry.at("auth").text().isEmpty()) {
            String pair = decoded(entry.at("auth").text(), server);
            int colon = pair.indexOf(':');
            if (colon < 0) {
                throw new ClientException("invalid auth configuration file: the entry of " + server);
            }
            username = pair.substring(0, colon);
            password = pair.substring(colon + 1).replaceAll("\\x00+$", "");
        }
        var account = new Account(server, username, password, entry.at("identitytoken").text());
        return username.isEmpty() && account.identityToken().isEmpty() ? Optional.empty() : Optional.of(account);
    }

    private static String decoded(String auth, String server) {
        try {
            return new String(Base64.getDecoder().decode(auth), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new ClientException(1, "invalid auth configuration file: the entry of " + server, e);
        }
    }

    /// {@return whether the password of this registry is stored in the file without encryption}
    public boolean isPlain(String server) {
        return helper(read(), server).isEmpty();
    }

    /// A helper for this registry takes precedence over the one for all of them.
    private Optional<CredentialHelper> helper(Map<String, Object> content, String server) {
        JsonTree json = new JsonTree(content);
        String own = json.at("credHelpers").at(server).text();
        String name = own.isEmpty() ? json.at("credsStore").text() : own;
        return name.isEmpty() ? Optional.empty() : Optional.of(new CredentialHelper(name, programs, environment));
    }

    public void store(Account account) {
        Map<String, Object> content = read();
        Optional<CredentialHelper> helper = helper(content, account.server());
        helper.ifPresent(program -> program.store(account));
        auths(content).put(account.server(), helper.isPresent() ? Map.of() : entry(account));
        write(content);
    }

    private static Map<String, Object> entry(Account account) {
        Map<String, Object> entry = new LinkedHashMap<>();
        String pair = account.username() + ":" + account.password();
        entry.put("auth", Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
        if (!account.identityToken().isEmpty()) {
            entry.put("identitytoken", account.identityToken());
        }
        return entry;
    }

    /// Removes the account of a registry, also one under an address with a scheme.
    public void erase(String server) {
        Map<String, Object> content = read();
        helper(content, server).ifPresent(program -> program.erase(server));
        Map<String, Object> auths = auths(content);
        boolean removed = auths.remove(server) != null;
        if (!server.equals(Account.DOCKER_HUB)) {
            removed |= auths.keySet().removeIf(name -> name.matches("https?://.*") && Account.hostname(name).equals(server));
        }
        if (removed) {
            write(content);
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> auths(Map<String, Object> content) {
        if (!(content.get("auths") instanceof Map)) {
            content.put("auths", new LinkedHashMap<String, Object>());
        }
        return (Map<String, Object>) content.get("auths");
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> read() {
        if (file.isEmpty() || !Files.exists(file.get())) {
            return new LinkedHashMap<>();
        }
        try {
            byte[] json = Files.readAllBytes(file.get());
            if (new String(json, StandardCharsets.UTF_8).isBlank()) {
                return new LinkedHashMap<>();
            }
            if (JsonTree.parse(json).value() instanceof Map<?, ?> content) {
                return (Map<String, Object>) content;
            }
            throw new IOException("not a JSON object");
        } catch (IOException e) {
            throw new ClientException(1, "Error loading config file: " + file.get() + ": " + e.getMessage(), e);
        }
    }

    /// A reader sees the old file or the new one.
    private void write(Map<String, Object> content) {
        Path target = file.orElseThrow(() -> new ClientException("Error saving credentials: no home directory"));
        try {
            Files.createDirectories(target.getParent());
            Path real = Files.exists(target) ? target.toRealPath() : target;
            // Its mode is 0600.
            Path aside = Files.createTempFile(real.getParent(), "config.json", "");
            try {
                Files.writeString(aside, indented(content));
                if (Files.exists(real)) {
                    Files.setPosixFilePermissions(aside, Files.getPosixFilePermissions(real));
                }
                Files.move(aside, real, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(aside);
            }
        } catch (IOException e) {
            throw new ClientException(1, "Error saving credentials: " + e.getMessage(), e);
        }
    }

    /// With tabs, as Docker writes it.
    private static String indented(Map<String, Object> content) {
        return IndentedJson.of(new JsonTree(content).toString()).replaceAll("(?m)(?:^|\\G) {4}", "\t");
    }
}
