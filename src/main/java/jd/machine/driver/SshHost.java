package jd.machine.driver;

import java.io.InputStream;
import java.io.OutputStream;
import jd.machine.ssh.Ssh;
import jd.machine.ssh.SshException;
import jd.machine.ssh.SshTarget;
import jd.machine.store.MachineException;

/// Runs commands on a host over SSH, as root: by `sudo`, which must not ask for a password, if the user is another one.
final class SshHost implements Host {
    private final SshTarget target;
    private final Ssh ssh;

    SshHost(SshTarget target) {
        this.target = target;
        try {
            this.ssh = Ssh.login(target);
        } catch (SshException e) {
            throw new MachineException(e.getMessage(), e);
        }
    }

    @Override
    public Output run(String script, byte[] input) {
        try {
            Ssh.Result result = ssh.run(asRoot(script), input);
            return new Output(result.exitCode(), result.out(), result.err());
        } catch (SshException e) {
            throw new MachineException(e.getMessage(), e);
        }
    }

    private String asRoot(String script) {
        return (target.user().equals("root") ? "sh -c " : "sudo -n sh -c ") + Host.quoted(script);
    }

    @Override
    public int connect(String script, InputStream in, OutputStream out, OutputStream err) {
        try {
            return ssh.run(script, in, out, err);
        } catch (SshException e) {
            throw new MachineException(e.getMessage(), e);
        }
    }

    @Override
    public int shell(InputStream in, OutputStream out, OutputStream err) {
        try {
            return ssh.shell(in, out, err);
        } catch (SshException e) {
            throw new MachineException(e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        ssh.close();
    }
}
