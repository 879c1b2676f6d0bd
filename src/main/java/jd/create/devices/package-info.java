/// Section 12.4.9, populateCommand, for one thing a container may be given: **which devices of the host does it get?** A
/// device is two things: a node in /dev, which gives it a name, and a rule of the control group, without which a node
/// opens nothing.
///
/// Read first:
///
/// 1. [DeviceRequests], what is asked for, and [DevicePlan], what it comes to: nodes that dockerinit makes, rules for the group.
/// 2. [HostDevices], what the host has, by the nodes in its own /dev.
/// 3. Then [jd.libcontainer.cgroup.DeviceAccess], what becomes of the rules.
///
/// Left out of Docker: drivers that bring devices along, as for graphics cards.
///
/// Docker 1.2.0: runconfig/parse.go ParseDevice. Today: daemon/oci_linux.go withDevices
package jd.create.devices;
