package jd.client.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import jd.client.account.Account;
import jd.client.api.ApiRequest;
import jd.client.api.ApiResponse;
import jd.client.api.ClientException;
import jd.client.body.BodyFields;
import jd.client.command.ClientPull;
import jd.client.command.Command;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.FlagType;
import jd.client.flags.Flags;
import jd.client.format.ProgressDisplay;
import jd.client.session.Cli;
import jd.libcontainer.io.JsonTree;
import jd.server.api.ByteSize;

/// `build`: packs a directory, sends it, and shows the output of the build. With `-` standard input is the context, an
/// archive, or the Dockerfile. As in Docker 1.2, the daemon downloads a context from a URL; today's client does it itself.
///
/// Docker 1.2.0: api/client/commands.go CmdBuild
public final class CmdBuild implements Command {
    @Override
    public Flags flags() {
        return new Flags("build", "[OPTIONS] PATH | URL | -", ArgumentCount.exactly(1), "Build an image from a Dockerfile")
                .value("add-host", FlagType.LIST, "Add a custom host-to-IP mapping (\"host:ip\")")
                .value("build-arg", FlagType.LIST, "Set build-time variables")
                .value("cache-from", FlagType.LIST, "Images to consider as cache sources")
                .value("cgroup-parent", FlagType.STRING,
                        "Set the parent cgroup for the \"RUN\" instructions during build")
                .toggle("compress", "Compress the build context using gzip")
                .value("cpu-period", FlagType.INT, "Limit the CPU CFS (Completely Fair Scheduler) period")
                .value("cpu-quota", FlagType.INT, "Limit the CPU CFS (Completely Fair Scheduler) quota")
                .value("c, cpu-shares", FlagType.INT, "CPU shares (relative weight)")
                .value("cpuset-cpus", FlagType.STRING, "CPUs in which to allow execution (0-3, 0,1)")
                .value("cpuset-mems", FlagType.STRING, "MEMs in which to allow execution (0-3, 0,1)")
                .value("f, file", FlagType.STRING, "Name of the Dockerfile (Default is \"PATH/Dockerfile\")")
                .toggle("force-rm", "Always remove intermediate containers")
                .value("iidfile", FlagType.STRING, "Write the image ID to the file")
                .value("isolation", FlagType.STRING, "Container isolation technology")
                .value("label", FlagType.LIST, "Set metadata for an image")
                .value("m, memory", FlagType.BYTES, "Memory limit")
                .value("memory-swap", FlagType.SWAP,
                        "Swap limit equal to memory plus swap: -1 to enable unlimited swap")
                .value("network", FlagType.STRING,
                        "Set the networking mode for the RUN instructions during build (default \"default\")")
                .toggle("no-cache", "Do not use cache when building the image")
                .value("platform", FlagType.STRING, "Set platform if server is multi-platform capable")
                .toggle("pull", "Always attempt to pull a newer version of the image")
                .toggle("q, quiet", "Suppress the build output and print image ID on success")
                .toggle("rm", "Remove intermediate containers after a successful build (default true)")
                .value("security-opt", FlagType.LIST, "Security options")
                .value("shm-size", FlagType.BYTES, "Size of \"/dev/shm\"")
                .toggle("squash", "Squash newly built layers into a single new layer")
                .value("t, tag", FlagType.LIST, "Name and optionally a tag in the \"name:tag\" format")
                .value("target", FlagType.STRING, "Set the target build stage to build.")
                .value("ulimit", FlagType.ULIMIT, "Ulimit options (default [])");
    }

    @Override
    public int run(Cli cli, Arguments arguments) {
        arguments.values("tag").forEach(ClientPull::parse);
        if (arguments.isSet("squash")) {
            throw new ClientException(
                    "\"--squash\" is only supported on a Docker daemon with experimental features enabled");
        }
        try {
            ImageIdFile idFile = ImageIdFile.reserve(arguments.text("iidfile"));
            SentContext found = SentContext.of(arguments.positional(0), arguments.text("file"), cli.in());
            SentContext context = arguments.isSet("compress") ? found.compressed() : found;
            ApiRequest request = request(arguments, context, ClientPull.accounts(cli));
            idFile.write(arguments.isSet("quiet")
                    ? sendQuietly(cli, request, context)
                    : send(cli, request, context));
            return 0;
        } catch (IOException e) {
            throw new ClientException(1, e.getMessage() == null ? e.toString() : e.getMessage(), e);
        }
    }

    /// {@return the id of the image, which the daemon sends for programs}
    private static String send(Cli cli, ApiRequest request, SentContext context) throws IOException {
        AtomicLong size = new AtomicLong();
        try (ApiResponse response = cli.api().send(request, out -> size.set(context.writeTo(out)))) {
            if (context.url().isEmpty()) {
                cli.out().println("Sending build context to jd daemon  " + new ByteSize(size.get()).decimal(4));
            }
            ProgressDisplay display = new ProgressDisplay(cli.out(), cli.columns(1));
            display.show(response.body());
            return display.imageId();
        }
    }

    /// {@return what the daemon prints: the id of the image, a line}
    private static String sendQuietly(Cli cli, ApiRequest request, SentContext context) throws IOException {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        try (ApiResponse response = cli.api().send(request, context::writeTo)) {
            new ProgressDisplay(new PrintStream(output, true, StandardCharsets.UTF_8), 0).show(response.body());
        } catch (ClientException e) {
            cli.err().print(output.toString(StandardCharsets.UTF_8));
            throw e;
        }
        String id = output.toString(StandardCharsets.UTF_8);
        cli.out().print(id);
        return id;
    }

    private static ApiRequest request(Arguments arguments, SentContext context, List<Account> accounts) {
        ApiRequest request = ApiRequest.post("/build")
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
        return withLimits(request, arguments);
    }

    /// Adds what holds for the containers of the steps.
    private static ApiRequest withLimits(ApiRequest request, Arguments arguments) {
        return request
                .with("cgroupparent", arguments.text("cgroup-parent"))
                .with("cpuperiod", Long.toString(arguments.number("cpu-period", 0)))
                .with("cpuquota", Long.toString(arguments.number("cpu-quota", 0)))
                .with("cpusetcpus", arguments.text("cpuset-cpus"))
                .with("cpusetmems", arguments.text("cpuset-mems"))
                .with("cpushares", Long.toString(arguments.number("cpu-shares", 0)))
                .with("isolation", arguments.text("isolation"))
                .with("memory", Long.toString(BodyFields.bytes(arguments, "memory")))
                .with("memswap", Long.toString(BodyFields.bytes(arguments, "memory-swap")))
                .with("securityopt", arguments.values("security-opt"))
                .with("shmsize", Long.toString(BodyFields.bytes(arguments, "shm-size")))
                .with("ulimits", new JsonTree(BodyFields.ulimits(arguments)).toString());
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
}
