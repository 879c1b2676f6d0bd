/// Chapter 16: before the first container there must be a host with a daemon on it; who makes that?
///
/// A driver makes a host, a provisioner turns it into one that runs a daemon, a store remembers it together with the
/// certificates by which both sides know each other.
///
/// Read first:
///
/// 1. [jd.machine.MachineCreate]: check, remember, create, provision.
/// 2. [jd.machine.driver.Driver]: the one part that differs between kinds of hosts.
/// 3. [jd.machine.provision.ProvisionPlan]: the steps, a pure function of what the host says about itself.
///
/// The sub-packages, from the lowest: [jd.machine.certificates] is a small certificate authority, [jd.machine.store] the
/// directory of all machines, [jd.machine.ssh] the door to other hosts, [jd.machine.driver] makes hosts,
/// [jd.machine.provision] puts a daemon on them. The commands are here.
///
/// Left out, and it will stay so: the clouds' own interfaces, one driver for each.
///
/// Docker Machine 0.3: main.go, commands, libmachine
package jd.machine;
