/// Section "Provisioning" of chapter 16: what turns a host into one that runs a daemon?
///
/// Read first [jd.machine.provision.ProvisionPlan], which computes the steps from what the host says about itself; then
/// [jd.machine.provision.Provisioner], which carries them out.
///
/// Left out: distributions without `apt-get`.
///
/// Docker Machine 0.3: libmachine/provision
package jd.machine.provision;
