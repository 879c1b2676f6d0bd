/// Chapter 14.3.4 asks: **how does a container get a tree of files of its own?** By a table. Each mount namespace has
/// one, which says what file system is seen at which directory; a container's begins as a copy of the host's and ends
/// with nothing in it that the container was not given.
///
/// Read first, in this order:
///
/// 1. [StandardMounts], what every container has: /proc, /dev, /sys and their like, in an order, with flags.
/// 2. [DetachedMounts], how a directory of the host reaches a process that was born before it was mounted.
/// 3. [ContainerPaths], how a place in a container is found, whatever its owner has put in the way.
///
/// [ContainerView] puts a container's mounts together once more, for a look from outside.
/// [jd.libcontainer.mount.MountOptions] reads what stands behind `mount -o`, [MountTable] what the kernel says of the
/// mounts there are. The mounts themselves are made in chapter 13, by `dockerinit.Mounting`.
///
/// Left out of Docker: labels of SELinux on mounts.
///
/// Docker 1.2.0: libcontainer mount
package jd.libcontainer.mount;
