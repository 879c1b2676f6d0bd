/// Chapter 14.3.4 asks: **how does a container get its own file system tree?** Each mount namespace has a table of
/// mounts, which says which file system is visible at which directory. A container's starts as a copy of the host's and
/// ends with only the mounts that the container was given.
///
/// Read first, in this order:
///
/// 1. [StandardMounts], the mounts of every container: /proc, /dev, /sys and the like, with order and flags.
/// 2. [DetachedMounts], how a directory of the host reaches a process that is older than the mount.
/// 3. [ContainerPaths], how a path in a container is resolved safely, whatever links the image contains.
///
/// [ContainerView] mounts a container's files for the daemon. [jd.libcontainer.mount.MountOptions] parses the options
/// of `mount -o`, [MountTable] the kernel's table of mounts. `dockerinit.Mounting` makes the mounts (chapter 13).
///
/// Left out of Docker: SELinux labels on mounts.
///
/// Docker 1.2.0: libcontainer mount
package jd.libcontainer.mount;
