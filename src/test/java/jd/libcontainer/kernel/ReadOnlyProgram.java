package jd.libcontainer.kernel;


/// The JVM of a test is not started by the launcher; it passes for one whose program lies on a read-only mount.
interface ReadOnlyProgram extends LibcFiles {
    @Override
    default FileSystem statfs(String path) {
        FileSystem actual = LibcFiles.super.statfs(path);
        return path.equals("/proc/self/exe") ? new FileSystem(actual.type(), true) : actual;
    }
}
