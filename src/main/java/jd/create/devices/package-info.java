/// Section 12.4.9, populateCommand: **which devices of the host may a container use?** A device needs two things: a node in
/// `/dev`, and a rule of the cgroup, without which opening the node fails.
///
/// Read first:
///
/// 1. [DeviceRequests], the parsed request, and [DevicePlan], the result: nodes that dockerinit creates, and rules for the
///    cgroup.
/// 2. [HostDevices], the devices of the host, read from its `/dev`.
/// 3. Then [jd.libcontainer.cgroup.DeviceAccess], the rules in the cgroup.
///
/// Left out of Docker: device drivers, for instance for graphics cards.
///
/// Docker 1.2.0: runconfig/parse.go ParseDevice. Today: daemon/oci_linux.go withDevices
package jd.create.devices;
