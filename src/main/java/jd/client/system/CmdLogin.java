package jd.client.system;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import jd.client.account.Account;
import jd.client.account.AccountStore;
import jd.client.api.ApiRequest;
import jd.client.api.ClientException;
import jd.client.api.DaemonError;
import jd.client.command.Command;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.FlagType;
import jd.client.flags.Flags;
import jd.client.session.Cli;
import jd.libcontainer.io.JsonTree;

/// `login`: has the daemon check an account at a registry, and stores it for later pulls and pushes.
///
/// Docker 1.2.0: api/client/commands.go CmdLogin
public final class CmdLogin implements Command {
    private static final String NO_TERMINAL = "Error: Cannot perform an interactive login from a non TTY device";

    @Override
    public Flags flags() {
        return new Flags("login", "[OPTIONS] [SERVER]", ArgumentCount.atMost(1), "Log in to a registry")
                .value("p, password", FlagType.STRING, "Password")
                .toggle("password-stdin", "Take the password from stdin")
                .value("u, username", FlagType.STRING, "Username");
    }

    @Override
    public int run(Cli cli, Arguments arguments) {
        String password = password(cli, arguments);
        String username = arguments.text("username");
        String server = server(arguments);
        AccountStore accounts = AccountStore.of(cli.environment());
        Optional<Account> known = username.isEmpty() && password.isEmpty() ? accounts.find(server) : Optional.empty();
        if (known.isPresent() && !known.get().password().isEmpty() && isAccepted(cli, known.get(), accounts)) {
            return 0;
        }
        logIn(cli, asked(cli, new Account(server, username, password, ""), known), accounts);
        return 0;
    }

    private static String password(Cli cli, Arguments arguments) {
        if (!arguments.text("password").isEmpty()) {
            cli.err().println("WARNING! Using --password via the CLI is insecure. Use --password-stdin.");
            if (arguments.isSet("password-stdin")) {
                throw new ClientException("--password and --password-stdin are mutually exclusive");
            }
            return arguments.text("password");
        }
        if (!arguments.isSet("password-stdin")) {
            return "";
        }
        if (arguments.text("username").isEmpty()) {
            throw new ClientException("Must provide --username with --password-stdin");
        }
        try {
            String text = new String(cli.in().readAllBytes(), StandardCharsets.UTF_8);
            return text.replaceFirst("\\r?\\n$", "");
        } catch (IOException e) {
            throw new ClientException(1, "read the password: " + e.getMessage(), e);
        }
    }

    /// {@return the key of the registry in the file of accounts}
    static String server(Arguments arguments) {
        String named = arguments.positionals().isEmpty() ? "" : arguments.positional(0);
        boolean isHub = named.isEmpty() || named.equals("docker.io") || named.equals(Account.DOCKER_HUB);
        return isHub ? Account.DOCKER_HUB : Account.hostname(named);
    }

    /// {@return whether the stored account is still accepted; otherwise the user is asked for another one}
    private static boolean isAccepted(Cli cli, Account known, AccountStore accounts) {
        cli.out().println("Authenticating with existing credentials...");
        try {
            logIn(cli, known, accounts);
            return true;
        } catch (DaemonError e) {
            cli.err().println("Login did not succeed, error: " + e.getMessage());
            return false;
        }
    }

    private static void logIn(Cli cli, Account account, AccountStore accounts) {
        JsonTree answer = cli.api().document(ApiRequest.post("/auth").json(account.json()));
        String token = answer.at("IdentityToken").text();
        Account kept = token.isEmpty() ? account : account.withIdentityToken(token);
        if (accounts.isPlain(kept.server()) && !kept.password().isEmpty()) {
            cli.err().println("WARNING! Your password will be stored unencrypted in " + accounts.file()
                    + ".\nConfigure a credential helper to remove this warning. See\n"
                    + "https://docs.docker.com/engine/reference/commandline/login/#credentials-store\n");
        }
        accounts.store(kept);
        cli.out().println(answer.at("Status").text());
    }

    // The user is asked for what the flags do not say.

    private static Account asked(Cli cli, Account given, Optional<Account> known) {
        if (given.password().isEmpty() && !cli.isInputTerminal()) {
            throw new ClientException(NO_TERMINAL);
        }
        String username = given.username().strip();
        if (username.isEmpty()) {
            String before = known.map(Account::username).orElse("");
            cli.out().print(before.isEmpty() ? "Username: " : "Username (" + before + "): ");
            cli.out().flush();
            String typed = line(cli).strip();
            username = typed.isEmpty() ? before : typed;
        }
        if (username.isEmpty()) {
            throw new ClientException("Error: Non-null Username Required");
        }
        String password = given.password().isEmpty() ? typedPassword(cli) : given.password();
        if (password.isEmpty()) {
            throw new ClientException("Error: Password Required");
        }
        return new Account(given.server(), username, password, "");
    }

    /// The prompt is printed when the echo is off, so that a fast typist's password is not shown either.
    private static String typedPassword(Cli cli) {
        String password = cli.withoutEcho(() -> {
            cli.out().print("Password: ");
            cli.out().flush();
            return line(cli);
        });
        cli.out().println();
        return password;
    }

    /// Byte by byte: what follows the line stays unread.
    private static String line(Cli cli) {
        var line = new ByteArrayOutputStream();
        try {
            for (int b = cli.in().read(); b >= 0 && b != '\n'; b = cli.in().read()) {
                line.write(b);
            }
        } catch (IOException e) {
            throw new ClientException(1, "read the terminal: " + e.getMessage(), e);
        }
        return line.toString(StandardCharsets.UTF_8).replaceFirst("\\r$", "");
    }
}
