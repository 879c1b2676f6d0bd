package jd.client.image;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import jd.client.account.Account;
import jd.client.api.ApiConnection;
import jd.client.api.ApiRequest;
import jd.client.api.ApiResponse;
import jd.client.api.ClientException;
import jd.client.command.ClientPull;
import jd.client.command.Command;
import jd.client.copy.ContextPack;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.FlagType;
import jd.client.flags.Flags;
import jd.client.format.ProgressDisplay;
import jd.client.session.Cli;
import jd.image.Digest;
import jd.libcontainer.io.JsonTree;
import jd.server.api.ByteSize;

/// `build`: packs a directory, sends it, and shows the output of the build. With `-` standard input is the context, an
/// archive, or the Dockerfile. As in Docker 1.2, the daemon downloads a context from a URL; today's client does it itself.
///
/// Docker 1.2.0: api/client/commands.go CmdBuild
public final class CmdBuild implements Command {
    private static final int MAX_DOCKERFILE = 16 << 20;
    private static final int TAR_MAGIC = 257;

    @Override
    public Flags flags() {
        return new Flags("build", "[OPTIONS] PATH | URL | -", ArgumentCount.exactly(1), "Build an image from a Dockerfile")
                .value("add-host", FlagType.LIST, "Add a custom host-to-IP mapping (\"host:ip\")")
                .value("build-arg", FlagType.LIST, "Set build-time variables")
                .value("cache-from", FlagType.LIST, "Images to consider as cache sources")
                .value("f, file", FlagType.STRING, "Name of the Dockerfile (Default is \"PATH/Dockerfile\")")
                .toggle("force-rm", "Always remove intermediate containers")
                .value("label", FlagType.LIST, "Set metadata for an image")
                .value("network", FlagType.STRING,
                        "Set the networking mode for the RUN instructions during build (default \"default\")")
                .toggle("no-cache", "Do not use cache when building the image")
                .value("platform", FlagType.STRING, "Set platform if server is multi-platform capable")
                .toggle("pull", "Always attempt to pull a newer version of the image")
                .toggle("q, quiet", "Suppress the build output and print image ID on success")
                .toggle("rm", "Remove intermediate containers after a successful build (default true)")
                .value("t, tag", FlagType.LIST, "Name and optionally a tag in the \"name:tag\" format")
                .value("target", FlagType.STRING, "Set the target build stage to build.");
    }

    /// What is sent: the path of the Dockerfile in it, and a writer that returns the number of bytes. The daemon downloads
    /// a context with a URL, and nothing is sent.
    private record Context(String url, String dockerfile, Packer packer) {
        Context(String dockerfile, Packer packer) {
            this("", dockerfile, packer);
        }

        static Context at(String url, String dockerfile) {
            return new Context(url, dockerfile, _ -> 0);
        }
    }

    private interface Packer {
        long pack(OutputStream out) throws IOException;
    }

    @Override
    public int run(Cli cli, Arguments arguments) {
        arguments.values("tag").forEach(ClientPull::parse);
        boolean quiet = arguments.isSet("quiet");
        try {
            Context context = context(arguments.positional(0), arguments.text("file"), cli.in());
            send(cli, request(arguments, context, ClientPull.accounts(cli)), context, quiet);
            return 0;
        } catch (IOException e) {
            throw new ClientException(1, e.getMessage() == null ? e.toString() : e.getMessage(), e);
        }
    }

    private static Context context(String source, String file, InputStream in) throws IOException {
        if (source.matches("https?://.*")) {
            return Context.at(source, file);
        }
        if (source.equals("-")) {
            return fromInput(in, file);
        }
        return file.equals("-") ? withDockerfile(source, in) : fromDirectory(source, file);
    }

    private static void send(Cli cli, ApiRequest request, Context context, boolean quiet) throws IOException {
        AtomicLong size = new AtomicLong();
        ApiConnection.Body body = out -> size.set(context.packer().pack(out));
        try (ApiResponse response = cli.api().send(request, body)) {
            if (!quiet && context.url().isEmpty()) {
                cli.out().println("Sending build context to jd daemon  " + new ByteSize(size.get()).decimal(4));
            }
            new ProgressDisplay(cli.out(), cli.columns(1)).show(response.body());
        }
    }

    private static ApiRequest request(Arguments arguments, Context context, List<Account> accounts) {
        return ApiRequest.post("/build")
                .header("Content-Type", "application/x-tar")
                .header("X-Registry-Config", Account.header(accounts))
                .with("buildargs", json(arguments.values("build-arg"), true))
                .with("cachefrom", new JsonTree(arguments.values("cache-from")).toString())
                .with("dockerfile", context.dockerfile())
                .with("extrahosts", arguments.values("add-host"))
                .with("forcerm", arguments.isSet("force-rm"))
                .with("labels", json(arguments.values("label"), false))
                .with("networkmode", arguments.text("network"))
                .with("nocache", arguments.isSet("no-cache"))
                .with("platform", arguments.text("platform"))
                .with("pull", arguments.isSet("pull"))
                .with("q", arguments.isSet("quiet"))
                .with("remote", context.url())
                .with("rm", arguments.isSet("rm", true) ? "1" : "0")
                .with("t", arguments.values("tag"))
                .with("target", arguments.text("target"))
                .with("version", "1");
    }

    /// @param fromEnvironment whether a name without a value gets that of this process, and null if there is none
    private static String json(List<String> pairs, boolean fromEnvironment) {
        Map<String, String> known = System.getenv();
        Map<String, Object> values = new TreeMap<>();
        for (String pair : pairs) {
            String name = pair.split("=", 2)[0];
            String value = pair.contains("=") ? pair.substring(name.length() + 1) : "";
            values.put(name, fromEnvironment && !pair.contains("=") ? known.get(name) : value);
        }
        return new JsonTree(values).toString();
    }

    /// The name is the same for the same text, so that the cache knows the context again.
    private static Context withDockerfile(String path, InputStream in) throws IOException {
        Path root = directory(path);
        byte[] dockerfile = in.readNBytes(MAX_DOCKERFILE);
        String name = ".dockerfile." + Digest.of(dockerfile).hex().substring(0, 20);
        return new Context(name, out -> ContextPack.packWith(dockerfile, name, root, out));
    }

    private static Path directory(String path) throws IOException {
        Path root = Path.of(path);
        if (!Files.isDirectory(root)) {
            throw new ClientException("unable to prepare context: path \"" + path + "\" not found");
        }
        return root.toRealPath();
    }

    private static Context fromDirectory(String path, String file) throws IOException {
        Path real = directory(path);
        Path dockerfile = file.isEmpty() ? defaultDockerfile(real) : Path.of(file).toAbsolutePath().normalize();
        if (!Files.exists(dockerfile)) {
            throw new ClientException("unable to prepare context: unable to evaluate symlinks in Dockerfile path: lstat "
                    + dockerfile + ": no such file or directory");
        }
        Path found = dockerfile.toRealPath();
        if (!found.startsWith(real)) {
            throw new ClientException(
                    "unable to prepare context: the Dockerfile (" + file + ") must be within the build context");
        }
        String name = real.relativize(found).toString();
        return new Context(name, out -> ContextPack.pack(real, name, out));
    }

    private static Path defaultDockerfile(Path root) {
        Path lower = root.resolve("dockerfile");
        Path usual = root.resolve("Dockerfile");
        return !Files.exists(usual) && Files.exists(lower) ? lower : usual;
    }

    private static Context fromInput(InputStream stream, String file) throws IOException {
        InputStream in = new BufferedInputStream(stream, 1024);
        in.mark(1024);
        byte[] first = in.readNBytes(512);
        in.reset();
        if (isArchive(first)) {
            return new Context(file, in::transferTo);
        }
        if (!file.isEmpty()) {
            throw new ClientException("ambiguous Dockerfile source: both stdin and flag correspond to Dockerfiles");
        }
        byte[] dockerfile = in.readNBytes(MAX_DOCKERFILE);
        return new Context("Dockerfile", out -> ContextPack.packDockerfile(dockerfile, out));
    }

    /// {@return whether the input is a tar, or compressed with gzip, bzip2, xz or zstd}
    private static boolean isArchive(byte[] first) {
        String text = new String(first, StandardCharsets.ISO_8859_1);
        return text.startsWith("\u001f\u008b") || text.startsWith("BZh") || text.startsWith("\u00fd7zXZ")
                || text.startsWith("(\u00b5/\u00fd") || text.startsWith("ustar", TAR_MAGIC);
    }
}
