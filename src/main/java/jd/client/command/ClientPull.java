package jd.client.command;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import jd.client.account.Account;
import jd.client.account.AccountStore;
import jd.client.api.ApiRequest;
import jd.client.api.ApiResponse;
import jd.client.api.ClientException;
import jd.client.format.ProgressDisplay;
import jd.client.session.Cli;
import jd.image.ImageFormatException;
import jd.image.Reference;

/// Asks the daemon to pull an image, and shows the progress.
///
/// Docker 1.2.0: api/client/commands.go pullImageCustomOut
public final class ClientPull {
    private ClientPull() {}

    /// @throws ClientException with Docker's message if the text is not a reference
    public static Reference parse(String text) {
        try {
            return Reference.parse(text);
        } catch (ImageFormatException e) {
            throw new ClientException(1, e.getMessage(), e);
        }
    }

    public static ApiRequest request(Cli cli, Reference reference, String platform) {
        ApiRequest request = ApiRequest.post("/images/create")
                .with("fromImage", reference.familiarName())
                .with("tag", reference.digest().map(Object::toString).or(reference::tag).orElse(""))
                .header("X-Registry-Auth", authorization(cli, reference));
        return platform.isEmpty() ? request : request.with("platform", platform);
    }

    /// {@return the header with the user's account at the reference's registry}
    public static String authorization(Cli cli, Reference reference) {
        return Account.header(account(cli, reference.isDockerHub() ? Account.DOCKER_HUB : reference.host()));
    }

    public static Optional<Account> account(Cli cli, String server) {
        return readable(cli, () -> AccountStore.of(cli.environment()).find(server), Optional.empty());
    }

    /// {@return the user's accounts at all registries}
    public static List<Account> accounts(Cli cli) {
        return readable(cli, () -> AccountStore.of(cli.environment()).all(), List.of());
    }

    /// A file of accounts that cannot be read is reported, and the request is sent without an account.
    private static <T> T readable(Cli cli, Supplier<T> reading, T otherwise) {
        try {
            return reading.get();
        } catch (ClientException e) {
            cli.err().println("WARNING: " + e.getMessage());
            return otherwise;
        }
    }

    /// @param columns the width of the terminal behind `out`, 0 if there is none
    public static void show(Cli cli, ApiRequest request, PrintStream out, int columns) {
        try (ApiResponse response = cli.api().call(request)) {
            new ProgressDisplay(out, columns).show(response.body());
        }
    }

    public static void quietly(Cli cli, ApiRequest request) {
        show(cli, request, new PrintStream(OutputStream.nullOutputStream()), 0);
    }
}
