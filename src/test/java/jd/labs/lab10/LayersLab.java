package jd.labs.lab10;

import static jd.labs.Case.PASSED;
import static jd.libcontainer.kernel.FileSyscalls.AT_SYMLINK_NOFOLLOW;
import static jd.libcontainer.kernel.FileSyscalls.S_IFIFO;
import static jd.libcontainer.kernel.FileSyscalls.S_IFMT;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jd.daemon.Pieces;
import jd.image.tar.TarEntry;
import jd.labs.Case;
import jd.labs.Case.Hints;
import jd.labs.Case.Outcome;
import jd.labs.Case.Outcome.Failed;
import jd.labs.Lab;
import jd.labs.PlugIn;
import jd.labs.StudentCode;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.FileSyscalls.Stat;
import jd.libcontainer.kernel.ScriptedKernel.Call;
import jd.libcontainer.kernel.SyscallException;
import jd.storage.files.LayerUnpacking;
import jd.storage.files.StorageException;
import jd.storage.files.Tar;
import jd.storage.files.TarApply;

/// Grades lab 10: each case applies an archive to a temporary directory, and then examines the files.
public final class LayersLab implements Lab {
    private static final String TRUST = "Chapter 10, \"The concept\": archives are not trusted";
    private static final String BIG = "0123456789abcdef".repeat(4096);

    private static final Hints WRITTEN_THROUGH = new Hints(
            "a member of the archive was a link to that file, and your code opened the link's target for writing",
            "openat(2): O_TRUNC keeps the existing file, and a link as the last component is followed; O_EXCL is not so",
            "remove the existing file with RemoveTree.at, then openat with O_CREAT | O_EXCL");
    private static final Hints LEFT_BY_A_LINK = new Hints(
            "a link of an earlier member was followed out of the directory, by a path that goes through it",
            TRUST + "; openat2(2), RESOLVE_IN_ROOT: links are followed as if the directory were /",
            "in directory(): openat2(root, …, DIRECTORY, 0, RESOLVE_IN_ROOT)");
    private static final Hints FOLLOWED_INSIDE = new Hints(
            "images have bin -> usr/bin and var/run -> /run, and later members and layers write through them",
            "Chapter 10; openat2(2): RESOLVE_NO_SYMLINKS and RESOLVE_BENEATH fail, RESOLVE_IN_ROOT stays inside",
            "in directory(): openat2(root, …, DIRECTORY, 0, RESOLVE_IN_ROOT)");

    @Override
    public int number() {
        return 10;
    }

    @Override
    public String name() {
        return "layers";
    }

    @Override
    public String source() {
        return "LayerUnpacker.java";
    }

    /// With the driver `vfs`, whose directory of a layer has the files of the layers below.
    @Override
    public PlugIn plugIn() {
        return new PlugIn.InDaemon(
                program -> Pieces.STANDARD.withUnpacking(LayersLab.unpacking(program)), List.of("--storage-driver", "vfs"));
    }

    private static LayerUnpacking unpacking(Class<?> program) {
        return (kernel, directory, _, _, archive) -> {
            try {
                LayerApply student = (LayerApply) StudentCode.create(program, kernel);
                return new TarApply.Unpacked(student.apply(directory, archive), false);
            } catch (IOException e) {
                throw new StorageException("read tar", e);
            }
        };
    }

    @Override
    public List<Case> cases(Class<?> program) {
        return List.of(
                on(program, "1", "members are at the places that their names say", this::places),
                on(program, "2", "a name that leads out of the layer is refused", this::leadingOut),
                on(program, "3", "symbolic links in a path are followed inside, and never out", this::links),
                on(program, "4", "a member replaces what has its name, and directories are merged", this::replacement),
                on(program, "5", "a hard link is a second name of a file inside", this::hardLinks),
                on(program, "6", "owner and mode are the member's", this::attributes),
                on(program, "7", "a whiteout removes a file of a lower layer, and is no file itself", this::whiteouts),
                on(program, "8", "an opaque directory loses what lower layers have brought", this::opaque),
                new Case("9", "as root: owners, set-user-ID bits and devices are those of the archive", true, () -> {
                    try (LayerGround ground = new LayerGround(program, true)) {
                        return explained(ground, this::asRoot);
                    }
                }));
    }

    // ---- paths ----

    private Outcome places(LayerGround ground) throws IOException {
        try {
            ground.apply(new Tar()
                    .file("./a/../b", "b")
                    .file("/etc/motd", "motd")
                    .file("deep//er/x", "x")
                    .file("big", BIG));
        } catch (StorageException e) {
            return new Failed(e.getMessage(), new Hints(
                    "the names ./a/../b, /etc/motd and deep//er/x are unusual, but none of them leads out of the layer",
                    "path_resolution(7): what `.`, `..` and a slash at the beginning mean",
                    "a `..` is refused only where no component is left that it could remove"));
        }
        if (ground.has("a")) {
            return new Failed("the directory a was made", new Hints(
                    "no member is named a: in ./a/../b the `..` removes the a before it",
                    "Chapter 10: a name is resolved without looking at files",
                    "List.removeLast() for each `..`"));
        }
        for (String name : List.of("b", "etc/motd", "deep/er/x")) {
            if (ground.content(name).isEmpty()) {
                return new Failed("there is no file " + name + ", the layer has " + LayerGround.names(ground.layer),
                        new Hints(
                                "./a/../b is b, /etc/motd is etc/motd below the layer's root, deep//er/x is deep/er/x",
                                "path_resolution(7): what `.`, `..` and a slash at the beginning mean",
                                "split(\"/\"), leave out \"\" and \".\", and removeLast() for each \"..\""));
            }
        }
        int length = ground.content("big").orElse("").length();
        return length == BIG.length()
                ? PASSED
                : new Failed(length + " bytes of a file of " + BIG.length(), new Hints(
                        "one read returns only a part of the content",
                        "read(2) may return fewer bytes than the buffer has; TarReader.read returns -1 at the end",
                        "copy(reader, fd)"));
    }

    private Outcome leadingOut(LayerGround ground) throws IOException {
        for (String name : List.of("../evil", "a/../../evil", "a/b/../../../outside/victim")) {
            if (!ground.refuses(new Tar().file(name, "evil"))) {
                return new Failed("a layer with the member " + name + " was applied: "
                        + ground.escaped().orElse("the layer has " + LayerGround.names(ground.layer)), new Hints(
                        name.startsWith("../")
                                ? "no layer that is packed correctly has such a name: refuse it, do not correct it"
                                : "a name can lead out in the middle: count what is left before each `..`",
                        TRUST,
                        "throw new StorageException(…) at a `..` when the list is empty"));
            }
        }
        return ground.escaped().isEmpty() ? PASSED : new Failed(ground.escaped().get(), LEFT_BY_A_LINK);
    }

    /// The links lead to the directory beside the layer's, unless they are followed as if the layer's were `/`.
    private Outcome links(LayerGround ground) throws IOException {
        String absolute = ground.outside.toString();
        String inside = absolute.substring(1);
        try {
            ground.apply(new Tar()
                    .directory("usr").link("bin", "usr").file("bin/sh", "sh")
                    .directory("outside").link("up", "../outside").file("up/victim", "x")
                    .directory(inside).link("way", absolute).file("way/victim", "x").file("way/new/x", "x"));
        } catch (SyscallException e) {
            if (e.is(Errno.ELOOP) || e.is(Errno.EXDEV) || e.is(Errno.ENOTDIR)) {
                return new Failed(e.getMessage(), FOLLOWED_INSIDE);
            }
            throw e;
        }
        if (ground.escaped().isPresent()) {
            return new Failed(ground.escaped().get(), LEFT_BY_A_LINK);
        }
        for (String name : List.of("usr/sh", "outside/victim", inside + "/victim", inside + "/new/x")) {
            if (ground.content(name).isEmpty()) {
                return new Failed(name + " is missing, although a link of the layer leads there", FOLLOWED_INSIDE);
            }
        }
        // Inside of the layer these lead to nothing.
        for (String way : List.of("../outside/victim", "../nowhere")) {
            ground.refuses(new Tar().link("dangling", way).file("dangling/x", "evil"));
            if (ground.escaped().isPresent()) {
                return new Failed(ground.escaped().get(), LEFT_BY_A_LINK);
            }
        }
        return PASSED;
    }

    // ---- files ----

    private Outcome replacement(LayerGround ground) throws IOException {
        Files.createLink(ground.layer.resolve("b"), ground.lower("a", "old"));
        ground.lower("d/old", "old");
        ground.lower("f", "old");
        ground.lower("g/x", "old");
        try {
            ground.apply(new Tar()
                    .file("a", "new").directory("d").file("d/new", "new").directory("f").file("g", "new")
                    .link("l", ground.victim.toString()).file("l", "evil"));
        } catch (SyscallException e) {
            return new Failed(e.getMessage(), new Hints(
                    e.is(Errno.EEXIST)
                            ? "there is a file of that name already: a member replaces it, whatever its type"
                            : "a file can replace a whole directory, and what is in it",
                    "unlinkat(2): removes no directory without AT_REMOVEDIR, and with it only an empty one",
                    "RemoveTree.at(kernel, parent, name) before the file is made"));
        }
        if (ground.escaped().isPresent()) {
            return new Failed(ground.escaped().get(), WRITTEN_THROUGH);
        }
        if (!ground.content("b").equals(Optional.of("old"))) {
            return new Failed("the member a has also changed b, which the archive does not have", new Hints(
                    "a and b of the lower layer are two names of one file: writing into it changes both",
                    "inode(7), openat(2): O_TRUNC keeps the inode and all its names",
                    "remove the name with RemoveTree.at, then openat with O_CREAT | O_EXCL"));
        }
        if (ground.content("d/old").isEmpty()) {
            return new Failed("d/old of the lower layer is gone", new Hints(
                    "an archive has a directory's member also when only its attributes or one file in it have changed",
                    "OCI image-spec, layer: a directory is merged with that of the lower layers",
                    "return early if the content is a TarEntry.Directory and isDirectory(parent, name)"));
        }
        boolean kinds = Files.isDirectory(ground.layer.resolve("f")) && ground.content("g").isPresent()
                && ground.content("l").isPresent() && ground.content("a").equals(Optional.of("new"))
                && ground.content("d/new").isPresent();
        return kinds ? PASSED : new Failed("the layer has " + LayerGround.names(ground.layer), new Hints(
                "after the layer, a, d/new, g and l are regular files and f is a directory",
                "OCI image-spec, layer: a member replaces the file of its name, whatever its type",
                "switch (content) over the records of TarEntry.Content"));
    }

    private Outcome hardLinks(LayerGround ground) throws IOException {
        ground.apply(new Tar().file("x", "x").hardLink("d/y", "./x").link("s", ground.victim.toString())
                .hardLink("t", "s"));
        if (ground.escaped().isPresent()) {
            return new Failed(ground.escaped().get(), new Hints(
                    "s is a symbolic link, and your hard link is a second name of the file that s leads to",
                    "linkat(2): a symbolic link is followed only with AT_SYMLINK_FOLLOW",
                    "0 as the last argument of linkat"));
        }
        Stat x = ground.stat(ground.layer.resolve("x"));
        boolean same = ground.has("d/y") && ground.stat(ground.layer.resolve("d/y")).ino() == x.ino();
        if (!same) {
            return new Failed("x and d/y are not the same file", new Hints(
                    "a hard link is a name, not a copy: a write through one of the names is seen through the other",
                    "linkat(2), inode(7)",
                    "linkat(directory of the target, its last component, parent, name, 0)"));
        }
        if (!Files.isSymbolicLink(ground.layer.resolve("t"))) {
            return new Failed("t is no symbolic link, but s is, whose second name t should be", new Hints(
                    "a hard link to a symbolic link is another name of the link itself",
                    "linkat(2): a symbolic link is followed only with AT_SYMLINK_FOLLOW",
                    "0 as the last argument of linkat"));
        }
        for (Tar attack : List.of(
                new Tar().link("way", ground.outside.toString()).hardLink("mine", "way/victim"),
                new Tar().link("way", "../outside").hardLink("mine", "way/victim"),
                new Tar().hardLink("mine", "../outside/victim"))) {
            ground.refuses(attack);
            if (ground.escaped().isPresent()) {
                return new Failed(ground.escaped().get(), new Hints(
                        "the name of a hard link's target is the archive's too, and linkat follows the links in it",
                        TRUST + "; linkat(2) has no RESOLVE_IN_ROOT",
                        "path(target), then directory() for all but its last component, as for a member's own name"));
            }
        }
        return PASSED;
    }

    // ---- attributes ----

    private Outcome attributes(LayerGround ground) throws IOException {
        ground.apply(new Tar()
                .member("su", new TarEntry.File(0), owned(04755, 7, 8))
                .member("home", new TarEntry.Directory(), owned(01770, 1000, 100))
                .member("fifo", new TarEntry.Fifo(), owned(0622, 3, 4))
                .member("link", new TarEntry.SymbolicLink(ground.victim.toString()), owned(0777, 5, 6)));
        if (ground.escaped().isPresent()) {
            return new Failed(ground.escaped().get(), new Hints(
                    "fchmodat follows a symbolic link: the mode of its target was changed, outside of the layer",
                    "chmod(2): a symbolic link has no mode of its own on Linux",
                    "fchmodat only if the content is no TarEntry.SymbolicLink"));
        }
        Map<String, List<Integer>> owners =
                Map.of("su", List.of(7, 8), "home", List.of(1000, 100), "fifo", List.of(3, 4), "link", List.of(5, 6));
        for (String name : List.of("su", "home", "fifo", "link")) {
            Optional<Call> call = ground.owner(name);
            if (call.isEmpty() || !call.get().arguments().subList(2, 4).equals(owners.get(name))) {
                return new Failed("the owner of " + name + " is set by " + call.map(Call::toString).orElse("no call"),
                        new Hints(
                                "a file belongs to the process that makes it, until its owner and group are changed",
                                "chown(2): the user first, then the group; numbers, since the names are the image's",
                                "fchownat(parent, name, uid, gid, AT_SYMLINK_NOFOLLOW)"));
            }
        }
        Call link = ground.owner("link").orElseThrow();
        if (((int) link.arguments().get(4) & AT_SYMLINK_NOFOLLOW) == 0) {
            return new Failed(link.toString(), new Hints(
                    "without a flag the call follows the link, and gives away a file outside of the layer",
                    "fchownat(2), AT_SYMLINK_NOFOLLOW",
                    "AT_SYMLINK_NOFOLLOW as the last argument of fchownat"));
        }
        if (ground.mode("su") == 0755) {
            return new Failed("su has mode 755, without its set-user-ID bit", new Hints(
                    "the bit was set, and the kernel has cleared it again: another call came after it",
                    "chown(2): the owner of an executable file changes, and its set-user-ID bit is cleared",
                    "fchownat first, then fchmodat"));
        }
        String modes = "su %o, home %o, fifo %o".formatted(
                ground.mode("su"), ground.mode("home"), ground.mode("fifo"));
        return modes.equals("su 4755, home 1770, fifo 622")
                ? PASSED
                : new Failed("the modes are " + modes, new Hints(
                        "a mode is not what the file was made with: the umask takes bits away, and it was kept closed",
                        "umask(2), chmod(2); the mode in the archive includes set-user-ID and sticky bit",
                        "fchmodat(parent, name, entry.attributes().mode())"));
    }

    private static TarEntry.Attributes owned(int mode, int uid, int gid) {
        return new TarEntry.Attributes(mode, uid, gid, 0, Map.of());
    }

    // ---- whiteouts ----

    private Outcome whiteouts(LayerGround ground) throws IOException {
        ground.lower("gone", "");
        ground.lower("tree/x/y", "");
        ground.lower("keep", "");
        try {
            ground.apply(new Tar().file(".wh.gone", "").file(".wh.tree", "").file(".wh.never", "")
                    .file(".wh..wh.plnk", "").file("new", ""));
        } catch (SyscallException e) {
            return new Failed(e.getMessage(), new Hints(
                    e.is(Errno.ENOENT)
                            ? "a whiteout may name a file that does not exist: then there is nothing to do"
                            : "a whiteout may name a directory, which goes with all that is in it",
                    "unlinkat(2): removes no directory without AT_REMOVEDIR, and with it only an empty one",
                    "RemoveTree.at(kernel, parent, name)"));
        }
        if (ground.has("gone") || ground.has("tree")) {
            return new Failed("the layer still has " + LayerGround.names(ground.layer), new Hints(
                    "the layer has deleted gone and tree: .wh.NAME says that NAME of a lower layer is not there any more",
                    "OCI image-spec, layer, Whiteouts; Chapter 10",
                    "RemoveTree.at(kernel, parent, TarEntry.bytes(name))"));
        }
        if (!LayerGround.names(ground.layer).equals(List.of("keep", "new"))) {
            return new Failed("the layer has " + LayerGround.names(ground.layer), new Hints(
                    "a whiteout makes no file, and removes nothing but the file it names",
                    "OCI image-spec, layer, Whiteouts; names that begin with .wh..wh. are bookkeeping of aufs",
                    "return if the name begins with .wh."));
        }
        for (String name : List.of("d/.wh..", "d/.wh...", "d/.wh.")) {
            boolean refused = ground.refuses(new Tar().directory("d").file(name, ""));
            if (!ground.has("keep") || !ground.has("d")) {
                return new Failed("the whiteout " + name + " has removed more than a file in d", new Hints(
                        "the name after .wh. is . or .., and your code removed that directory",
                        TRUST + ": every name in it can be an attack",
                        "throw new StorageException(…) for \"\", \".\" and \"..\""));
            }
            if (!refused) {
                return new Failed("a layer with the whiteout " + name + " was applied", new Hints(
                        "no file can have the name after .wh.: such a layer is broken or an attack",
                        TRUST,
                        "throw new StorageException(…) for \"\", \".\" and \"..\""));
            }
        }
        return PASSED;
    }

    private Outcome opaque(LayerGround ground) throws IOException {
        ground.lower("d/low", "");
        ground.lower("d/sub/low", "");
        ground.lower("d/tree/low", "");
        ground.lower("other", "");
        ground.apply(new Tar().file("d/sub/new", "").file("d/new", "").file("d/.wh..wh..opq", "").file("d/later", ""));
        if (!ground.has("d/new") || !ground.has("d/sub/new")) {
            return new Failed("d/new or d/sub/new of this layer is gone", new Hints(
                    "the marker hides lower layers; it need not be the first member of the directory",
                    "OCI image-spec, layer, Opaque Whiteout: hides the directory's content in lower layers only",
                    "keep a child whose path is in brought"));
        }
        if (ground.has("d/low") || ground.has("d/tree")) {
            return new Failed("d still has " + LayerGround.names(ground.layer.resolve("d")), new Hints(
                    "low and tree are a lower layer's, and the directory is opaque",
                    "OCI image-spec, layer, Opaque Whiteout",
                    "RemoveTree.at for each name of names(directory) that this archive has not brought"));
        }
        if (ground.has("d/sub/low")) {
            return new Failed("d/sub still has " + LayerGround.names(ground.layer.resolve("d/sub")), new Hints(
                    "the archive has brought d/sub, but not all that is in it: the marker applies at every depth",
                    "OCI image-spec, layer, Opaque Whiteout",
                    "open the directory that was brought, and call opaque() for it"));
        }
        return ground.has("other") && ground.has("d/later")
                ? PASSED
                : new Failed("other or d/later is gone", new Hints(
                        "only the directory of the marker is opaque, and only for what was there before",
                        "OCI image-spec, layer, Opaque Whiteout",
                        "names(directory), not the layer's root"));
    }

    private Outcome asRoot(LayerGround ground) throws IOException {
        ground.apply(new Tar()
                .member("su", new TarEntry.File(0), owned(04755, 1000, 100))
                .member("link", new TarEntry.SymbolicLink("su"), owned(0777, 5, 6))
                .member("fifo", new TarEntry.Fifo(), owned(0600, 0, 0))
                .member("null", new TarEntry.Device(false, 1, 3), owned(0666, 0, 0)));
        Stat su = ground.stat(ground.layer.resolve("su"));
        Stat link = ground.stat(ground.layer.resolve("link"));
        Stat device = ground.stat(ground.layer.resolve("null"));
        boolean fifo = (ground.stat(ground.layer.resolve("fifo")).mode() & S_IFMT) == S_IFIFO;
        String got = "su %d:%d %o, link %d:%d, null %d:%d %o, fifo %s".formatted(
                su.uid(), su.gid(), su.mode(), link.uid(), link.gid(), FileSyscalls.major(device.rdev()),
                FileSyscalls.minor(device.rdev()), device.mode(), fifo);
        boolean written = Files.isWritable(ground.layer.resolve("null"));
        return written && got.equals("su 1000:100 104755, link 5:6, null 1:3 20666, fifo true")
                ? PASSED
                : new Failed(got, new Hints(
                        "owner, mode or device number is not the archive's",
                        "chown(2) clears set-user-ID bits; mknod(2) takes type and permissions in one argument",
                        "fchownat, then fchmodat; mknodat with S_IFCHR and makedev(major, minor)"));
    }

    // ---- the student's class ----

    private interface Check {
        Outcome on(LayerGround ground) throws IOException;
    }

    private static Case on(Class<?> program, String id, String sentence, Check check) {
        return new Case(id, sentence, false, () -> {
            try (LayerGround ground = new LayerGround(program, false)) {
                return explained(ground, check);
            }
        });
    }

    /// Explains a system call's failure by its errno, where the check has no better explanation.
    private static Outcome explained(LayerGround ground, Check check) throws IOException {
        try {
            return check.on(ground);
        } catch (SyscallException e) {
            String call = e.call().replaceFirst("\\(.*", "");
            String first = switch (e.errno()) {
                case ENOENT -> "an archive need not have a member for each directory: one that is missing has to be made";
                case EEXIST -> "there is a file of that name already";
                case EBADF -> "the descriptor is closed, or was opened with O_PATH, which allows no read and no write";
                default -> call + ": " + e.errno().description();
            };
            return new Failed(e.getMessage(), new Hints(first, call + "(2), section ERRORS: " + e.errno(), call));
        }
    }
}
