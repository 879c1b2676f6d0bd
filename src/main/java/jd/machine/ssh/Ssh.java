package jd.machine.ssh;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ChannelShell;
import org.apache.sshd.client.channel.ClientChannel;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.apache.sshd.core.CoreModuleProperties;

/// The one door to other hosts over SSH: a login, and then one command after the other over the same connection.
///
/// A connection that is silent is probed every few seconds, because a command such as the installation of packages may
/// print nothing for minutes, and a host that has gone away sends nothing either.
///
/// RFC 4252, 4254 · Docker Machine 0.3: libmachine/ssh/client.go
public final class Ssh implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration PROBE_INTERVAL = Duration.ofSeconds(5);
    private static final int UNANSWERED_PROBES = 3;
    private static final Duration COMMAND_TIMEOUT = Duration.ofMinutes(20);

    private final SshTarget target;
    private final SshClient client;
    private final ClientSession session;

    private Ssh(SshTarget target, SshClient client, ClientSession session) {
        this.target = target;
        this.client = client;
        this.session = session;
    }

    /// The end of a command.
    public record Result(int exitCode, String out, String err) {}

    // tag::ssh-login[]
    /// @throws SshException if the host cannot be reached, has another key
    /// than before, or refuses the user
    public static Ssh login(SshTarget target) {
        var hostKey = new HostKey(target.hostKey()); // <1>
        SshClient client = client(target, hostKey);
        try {
            ClientSession session = client
                    .connect(target.user(), target.host(), target.port())
                    .verify(CONNECT_TIMEOUT).getSession();
            if (target.key().isPresent()) {
                for (KeyPair pair : keys(target.key().get())) {
                    session.addPublicKeyIdentity(pair);
                }
            }
            session.auth().verify(CONNECT_TIMEOUT); // <2>
            return new Ssh(target, client, session);
        } catch (IOException e) {
            client.stop();
            String reason = hostKey.refusal().orElse(reason(e)); // <3>
            throw new SshException("ssh " + target + ": " + reason, e);
        } catch (SshException e) {
            client.stop();
            throw e;
        }
    }
    // end::ssh-login[]

    /// The library logs what its callers also get as exceptions. Its loggers read this property when they are created.
    private static SshClient client(SshTarget target, HostKey hostKey) {
        System.setProperty("org.slf4j.simpleLogger.log.org.apache.sshd", "off");
        SshClient client = SshClient.setUpDefaultClient();
        client.setServerKeyVerifier((session, address, key) -> hostKey.accept(key));
        // The machine's own settings alone decide where and how to log in.
        client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
        if (target.key().isPresent()) {
            client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
        }
        CoreModuleProperties.HEARTBEAT_INTERVAL.set(client, PROBE_INTERVAL);
        CoreModuleProperties.HEARTBEAT_NO_REPLY_MAX.set(client, UNANSWERED_PROBES);
        client.start();
        return client;
    }

    private static Iterable<KeyPair> keys(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            Iterable<KeyPair> keys = SecurityUtils.loadKeyPairIdentities(null, NamedResource.ofName(file.toString()), in, null);
            if (keys == null) {
                throw new SshException("read the SSH key " + file + ": it contains no private key");
            }
            return keys;
        } catch (IOException | GeneralSecurityException e) {
            throw new SshException("read the SSH key " + file + ": " + reason(e), e);
        }
    }

    /// {@return the message of the first cause, such as `No route to host`; the library's own ones name its classes}
    private static String reason(Exception e) {
        Throwable first = e;
        while (first.getCause() != null && first.getCause().getMessage() != null) {
            first = first.getCause();
        }
        String message = first.getMessage() == null ? first.getClass().getSimpleName() : first.getMessage();
        return message.contains("No more authentication methods available")
                ? "the host does not accept the user with this key" : message;
    }

    /// Runs a command of the remote shell to its end, with `input` as its standard input.
    public Result run(String command, byte[] input) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int exitCode = run(command, new ByteArrayInputStream(input), out, err);
        return new Result(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /// Runs a command of the remote shell to its end. {@return its exit code}
    public int run(String command, InputStream in, OutputStream out, OutputStream err) {
        try (ChannelExec channel = session.createExecChannel(command)) {
            return complete(channel, in, out, err);
        } catch (IOException e) {
            throw lost(reason(e));
        }
    }

    /// Runs the user's login shell to its end, on a terminal of the remote host. {@return its exit code}
    public int shell(InputStream in, OutputStream out, OutputStream err) {
        try (ChannelShell channel = session.createShellChannel()) {
            channel.setPtyType(System.getenv().getOrDefault("TERM", "xterm"));
            return complete(channel, in, out, err);
        } catch (IOException e) {
            throw lost(reason(e));
        }
    }

    private int complete(ClientChannel channel, InputStream in, OutputStream out, OutputStream err) throws IOException {
        channel.setIn(in);
        channel.setOut(out);
        channel.setErr(err);
        channel.open().verify(CONNECT_TIMEOUT);
        Set<ClientChannelEvent> events = channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), COMMAND_TIMEOUT);
        if (events.contains(ClientChannelEvent.TIMEOUT)) {
            throw new SshException("ssh " + target + ": no end after " + COMMAND_TIMEOUT.toMinutes() + " minutes");
        }
        Integer exitCode = channel.getExitStatus();
        if (exitCode == null) {
            throw lost("a command was still running");
        }
        return exitCode;
    }

    private SshException lost(String reason) {
        return new SshException("ssh " + target + ": the connection was lost: " + reason);
    }

    @Override
    public void close() {
        session.close(true);
        client.stop();
    }
}
