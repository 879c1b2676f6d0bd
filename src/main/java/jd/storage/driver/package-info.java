/// Section 10.3: how does a directory show the files of all layers below it? A graph driver gives each layer a directory
/// with its own changes, and mounts them one above the other.
///
/// Read first:
///
/// 1. [GraphDriver], the operations.
/// 2. [OverlayDriver], which lets the kernel merge the layers, and [VfsDriver], which copies them.
/// 3. [DriverChoice], which tries what works in a directory.
///
/// Left out: aufs, which no kernel has, devicemapper, and btrfs.
///
/// Docker 1.2.0: daemon/graphdriver/driver.go, daemon/graphdriver/vfs/driver.go
package jd.storage.driver;
