package jd.build;

import java.util.List;
import java.util.Optional;
import jd.build.file.BuildException;
import jd.build.file.Instruction;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;
import jd.storage.files.BuildTree;
import jd.storage.files.StorageException;

/// Copies the sources of a `COPY` or `ADD` into the layer of the next image.
///
/// Today: builder/dockerfile/copy.go performCopyForInfo
final class FileCopy {
    private final Syscalls syscalls;
    private final BuildTree target;

    FileCopy(Syscalls syscalls, BuildTree target) {
        this.syscalls = syscalls;
        this.target = target;
    }

    /// @param workingDir the directory to which a relative destination is relative
    void copy(BuildStep.CopyOrder order, List<CopySources.Source> sources, String workingDir) {
        String destination = BuildTree.name(order.destination().startsWith("/")
                ? order.destination()
                : workingDir + "/" + order.destination());
        Optional<int[]> owner = owner(order.flags());
        for (CopySources.Source source : sources) {
            try {
                // As in Docker, a downloaded archive is not unpacked.
                boolean unpacks = order.add() && !source.downloaded() && source.tree().isArchive(source.path());
                if (unpacks) {
                    source.tree().unpackTo(source.path(), target, destination);
                } else {
                    source.tree().copyTo(source.path(), target, destination, owner);
                }
            } catch (SyscallException e) {
                throw new BuildException("failed to copy files: " + BuildTree.text(destination) + ": "
                        + e.errno().description(), e);
            } catch (StorageException e) {
                throw new BuildException("failed to copy files: " + e.getMessage(), e);
            }
        }
    }

    /// Files of the context belong to root; those of an image keep their owners.
    private Optional<int[]> owner(Instruction.CopyFlags flags) {
        if (!flags.chown().isEmpty()) {
            return Optional.of(Owner.lookUp(syscalls, target, flags.chown()));
        }
        return flags.from().isEmpty() ? Optional.of(new int[] {0, 0}) : Optional.empty();
    }
}
