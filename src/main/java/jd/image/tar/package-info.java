/// Chapter 8.6 asks: **what is a layer made of?** Of a tape archive: files one after the other, each behind a block of
/// 512 bytes that says what it is. Layers travel like this, and so does whatever `docker cp` brings into a container or
/// out of it. Daemon and client both read and write it here.
///
/// Read first:
///
/// 1. [TarEntry], one member: what kind of file, and what belongs to it.
/// 2. [TarReader], from the bytes to the members.
/// 3. [TarWriter], the way back.
///
/// Left out: whatever old tapes may hold, such as archives in several volumes.
///
/// pax(1). Docker 1.2.0: vendor/src/code.google.com/p/go/src/pkg/archive/tar
package jd.image.tar;
