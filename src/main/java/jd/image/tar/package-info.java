/// Chapter 8.6: what is the format of a layer?
///
/// A tar archive: a sequence of files, each after a header of 512 bytes with its name, type and size. Layers are
/// transferred as tar archives, and so are the files that `docker cp` copies into a container or out of it. Daemon and
/// client both read and write them here.
///
/// Read first:
///
/// 1. [TarEntry], one member: the type of the file and its attributes.
/// 2. [TarReader], which parses bytes into members.
/// 3. [TarWriter], which writes members as bytes.
///
/// Left out: formats that only old programs write, such as archives in several volumes.
///
/// pax(1). Docker 1.2.0: vendor/src/code.google.com/p/go/src/pkg/archive/tar
package jd.image.tar;
