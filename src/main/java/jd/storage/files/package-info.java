/// Files below a directory that nothing may lead out of: how are they read, written, compared, packed and unpacked?
///
/// Names are bytes, one in each character, and every path is resolved by the kernel below the directory.
///
/// Read first:
///
/// 1. [RootedDirectory], the directory, and [TarPath], a path in it.
/// 2. [TarApply], which unpacks a layer, and [TarPack] with [TreeChanges], which packs one.
/// 3. [ArchiveRecorder] and [ArchiveAssembler], which give a layer's archive back byte for byte.
/// 4. [ContainerTree] and [BuildTree], the trees of `cp` and of `build`; [StateRoot], all paths of the daemon's own root.
///
/// Left out: ACLs of other systems than Linux.
///
/// Docker 1.2.0: archive/archive.go, archive/diff.go, archive/changes.go
package jd.storage.files;
