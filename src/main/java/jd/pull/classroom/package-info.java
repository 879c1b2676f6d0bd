/// What does the other side of a pull do? A small registry on this machine shows it.
///
/// Read first:
///
/// 1. [ClassroomRegistry], the server and its routes.
/// 2. [RegistryObjects] and [RegistryUploads], which answer the requests of a pull and of a push; [RegistryStore] has the
///    files.
/// 3. [BusyboxImage], which makes the image `busybox` from the program of this host, so that a pull needs no network.
///
/// Left out: accounts and tokens, deleting, pages of tags, and mounting a blob of another repository.
///
/// OCI distribution-spec
package jd.pull.classroom;
