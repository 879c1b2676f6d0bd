/// Section "SSH" of chapter 16: how is a command run on another host?
///
/// Read first [jd.machine.ssh.Ssh], the door; then [jd.machine.ssh.HostKey], which recognizes the host again.
///
/// Left out: jump hosts, agents and passwords. The protocol is Apache MINA SSHD's.
///
/// Docker Machine 0.3: libmachine/ssh
package jd.machine.ssh;
