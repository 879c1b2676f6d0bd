package jd.client.container;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import jd.client.api.ApiRequest;
import jd.client.api.ApiResponse;
import jd.client.api.ClientException;
import jd.client.api.DaemonError;
import jd.client.command.Command;
import jd.client.copy.CopyException;
import jd.client.copy.CopyPath;
import jd.client.copy.CopyPlan;
import jd.client.copy.HostPack;
import jd.client.copy.HostUnpack;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.Flags;
import jd.client.session.Cli;
import jd.image.tar.TarEntry;
import jd.image.tar.TarException;
import jd.libcontainer.io.JsonTree;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.JffiSyscalls;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;
import jd.server.api.PathStat;

/// `cp`: copies files out of a container and into it, as a tar archive. Source or destination may be `-`, the archive
/// itself.
///
/// Docker 1.2.0: api/client/commands.go CmdCp, which copied only out of a container
public final class CmdCp implements Command {
    @Override
    public Flags flags() {
        return new Flags("cp", "[OPTIONS] CONTAINER:SRC_PATH DEST_PATH|-\n"
                + "\tjd cp [OPTIONS] SRC_PATH|- CONTAINER:DEST_PATH", ArgumentCount.exactly(2),
                "Copy files/folders between a container and the local filesystem")
                .toggle("a, archive", "Archive mode (copy all uid/gid information)")
                .toggle("L, follow-link", "Always follow symbol link in SRC_PATH")
                .toggle("q, quiet", "Suppress progress output during copy. Progress output is automatically suppressed"
                        + " if no terminal is attached");
    }

    /// Source or destination as the user wrote it; without a container it is a path of this host.
    private record End(Optional<String> container, String path) {
        static End parse(String text) {
            int colon = text.indexOf(':');
            if (text.startsWith("/") || text.startsWith(".") || colon < 0) {
                return new End(Optional.empty(), text);
            }
            return new End(Optional.of(text.substring(0, colon)), text.substring(colon + 1));
        }
    }

    @Override
    public int run(Cli cli, Arguments arguments) {
        End source = End.parse(arguments.positional(0));
        End destination = End.parse(arguments.positional(1));
        if (source.container().isPresent() && destination.container().isPresent()) {
            throw new ClientException("copying between containers is not supported");
        }
        if (source.container().isEmpty() && destination.container().isEmpty()) {
            throw new ClientException("must specify at least one container source");
        }
        try {
            if (source.container().isPresent()) {
                copyOut(cli, arguments.isSet("follow-link"), source, destination.path());
            } else {
                copyIn(cli, arguments, source.path(), destination);
            }
            return 0;
        } catch (CopyException | TarException e) {
            throw new ClientException(1, e.getMessage(), e);
        } catch (IOException e) {
            throw new ClientException(1, e.getMessage() == null ? e.toString() : e.getMessage(), e);
        }
    }

    private static String absolute(String path) {
        return CopyPath.absolute(Path.of("").toAbsolutePath().toString(), path);
    }

    private static ApiRequest archive(ApiRequest request, String path) {
        return request.with("path", path);
    }

    private static String url(End end) {
        return ApiRequest.containerPath(end.container().orElseThrow()) + "/archive";
    }

    /// {@return the file at a path in the container; empty if there is none}
    private static Optional<JsonTree> stat(Cli cli, End end, String path) throws IOException {
        try (ApiResponse response = cli.api().call(archive(ApiRequest.head(url(end)), path))) {
            return Optional.of(stat(response));
        } catch (DaemonError e) {
            return Optional.empty();
        }
    }

    private static JsonTree stat(ApiResponse response) throws IOException {
        String header = response.header("X-Docker-Container-Path-Stat");
        return JsonTree.parse(Base64.getDecoder().decode(header.getBytes(StandardCharsets.US_ASCII)));
    }

    private static boolean is(JsonTree stat, long type) {
        return (stat.at("mode").number() & type) != 0;
    }

    private static void copyOut(Cli cli, boolean follow, End source, String to) throws IOException {
        // Check what does not need the daemon first.
        boolean toStandardOutput = to.equals("-");
        CopyPlan.End destination = toStandardOutput
                ? new CopyPlan.End("-", true, true)
                : HostUnpack.look(absolute(to));

        // A link's target is copied only on request; the copy still has the link's name.
        String path = source.path();
        String name = "";
        if (follow) {
            Optional<JsonTree> stat = stat(cli, source, path);
            if (stat.isPresent() && is(stat.get(), PathStat.SYMBOLIC_LINK)) {
                name = path.substring(path.lastIndexOf('/') + 1);
                path = CopyPath.fromLink(path, stat.get().at("linkTarget").text());
            }
        }

        try (ApiResponse response = cli.api().call(archive(ApiRequest.get(url(source)), path))) {
            if (toStandardOutput) {
                response.body().transferTo(cli.containerOut());
                cli.containerOut().flush();
                return;
            }
            var from = new CopyPlan.End(path, true, is(stat(response), PathStat.DIRECTORY));
            CopyPlan plan = CopyPlan.of(from, destination);
            CopyPlan named = destination.isDirectory() && !name.isEmpty()
                    ? new CopyPlan(plan.directory(), path.substring(path.lastIndexOf('/') + 1), name)
                    : plan;
            HostUnpack.unpack(response.body(), named.directory(), named::renamed, CmdCp::makeNode);
        }
    }

    private static void copyIn(Cli cli, Arguments arguments, String from, End destination) throws IOException {
        CopyPlan.End to = destination(cli, destination);
        ApiRequest request = ApiRequest.put(url(destination)).with("noOverwriteDirNonDir", "true");
        if (arguments.isSet("archive")) {
            request = request.with("copyUIDGID", "true");
        }
        if (from.equals("-")) {
            if (!to.isDirectory()) {
                throw new CopyException("destination \"" + destination.container().get() + ":" + destination.path()
                        + "\" must be a directory");
            }
            InputStream in = cli.in();
            cli.api().upload(archive(request, to.path()), in::transferTo);
            return;
        }
        CopyPlan.End source = HostPack.look(absolute(from), arguments.isSet("follow-link"));
        CopyPlan plan = CopyPlan.of(source, to);
        cli.api().upload(archive(request, plan.directory()), out -> HostPack.pack(source, plan::renamed, out));
    }

    /// The destination as far as it is known; the daemon reports what is wrong with the path.
    private static CopyPlan.End destination(Cli cli, End end) throws IOException {
        String path = end.path();
        Optional<JsonTree> stat = stat(cli, end, path);
        if (stat.isPresent() && is(stat.get(), PathStat.SYMBOLIC_LINK)) {
            path = CopyPath.fromLink(path, stat.get().at("linkTarget").text());
            stat = stat(cli, end, path);
        }
        return new CopyPlan.End(path, stat.isPresent(), stat.isPresent() && is(stat.get(), PathStat.DIRECTORY));
    }

    /// Creates pipes and devices; a user who is not root gets no devices.
    private static void makeNode(Path path, TarEntry.Content content, int mode) {
        Syscalls kernel = JffiSyscalls.load();
        byte[] name = FileSyscalls.bytes(path.toString());
        int type = switch (content) {
            case TarEntry.Device device when device.block() -> FileSyscalls.S_IFBLK;
            case TarEntry.Device _ -> FileSyscalls.S_IFCHR;
            default -> FileSyscalls.S_IFIFO;
        };
        long number = content instanceof TarEntry.Device device
                ? FileSyscalls.makedev(device.major(), device.minor())
                : 0;
        try {
            kernel.mknodat(FileSyscalls.AT_FDCWD, name, type | mode, number);
            kernel.fchmodat(FileSyscalls.AT_FDCWD, name, mode);
        } catch (SyscallException e) {
            throw new CopyException("mknod " + path + ": " + e.errno().description(), e);
        }
    }
}
