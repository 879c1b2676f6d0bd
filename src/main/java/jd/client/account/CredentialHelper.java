package jd.client.account;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import jd.client.api.ClientException;
import jd.libcontainer.io.JsonTree;
import jd.libcontainer.io.Subprocess;
import jd.libcontainer.io.SubprocessException;

/// A program that keeps accounts, such as `docker-credential-pass`.
///
/// ```
/// docker-credential-X get    stdin: the server      stdout: {"ServerURL":"…","Username":"me","Secret":"…"}
/// docker-credential-X store  stdin: the same JSON
/// docker-credential-X erase  stdin: the server
/// ```
///
/// The name `<token>` says that the secret is an identity token.
///
/// @param environment the client's own: a keyring is found by its variables
record CredentialHelper(String name, Subprocess programs, Map<String, String> environment) {
    private static final String NOT_FOUND = "credentials not found in native keychain";
    private static final String TOKEN = "<token>";

    Optional<Account> get(String server) {
        Subprocess.Result result = run("get", server);
        String answer = result.stdout().strip();
        if (!result.succeeded()) {
            if (answer.equals(NOT_FOUND)) {
                return Optional.empty();
            }
            throw failed(result);
        }
        try {
            JsonTree json = JsonTree.parse(answer.getBytes(StandardCharsets.UTF_8));
            String username = json.at("Username").text();
            String secret = json.at("Secret").text();
            return Optional.of(username.equals(TOKEN)
                    ? new Account(server, "", "", secret)
                    : new Account(server, username, secret, ""));
        } catch (IOException e) {
            throw new ClientException(1, "error getting credentials - err: " + program() + ": not JSON", e);
        }
    }

    void store(Account account) {
        var fields = new LinkedHashMap<String, String>();
        fields.put("ServerURL", account.server());
        fields.put("Username", account.identityToken().isEmpty() ? account.username() : TOKEN);
        fields.put("Secret", account.identityToken().isEmpty() ? account.password() : account.identityToken());
        require("store", new JsonTree(fields).toString());
    }

    void erase(String server) {
        require("erase", server);
    }

    private void require(String action, String input) {
        Subprocess.Result result = run(action, input);
        if (!result.succeeded() && !result.stdout().strip().equals(NOT_FOUND)) {
            throw failed(result);
        }
    }

    private Subprocess.Result run(String action, String input) {
        Subprocess.Command command = Subprocess.Command.of(program(), action).withInput(input);
        for (Map.Entry<String, String> variable : environment.entrySet()) {
            command = command.withEnvironment(variable.getKey(), variable.getValue());
        }
        try {
            return programs.run(command);
        } catch (SubprocessException e) {
            throw new ClientException(1, "error getting credentials - err: " + e.getMessage(), e);
        }
    }

    private String program() {
        return "docker-credential-" + name;
    }

    private ClientException failed(Subprocess.Result result) {
        return new ClientException("error getting credentials - err: exit status " + result.exitCode() + ", out: `"
                + result.stdout().strip() + "`");
    }
}
