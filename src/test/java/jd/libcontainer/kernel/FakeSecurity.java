package jd.libcontainer.kernel;

/// Users and capabilities of the fake kernel. Keyrings, filters and BPF programs are accepted and have no effect.
record FakeSecurity(FakeProcessTable processes) implements SecuritySyscalls {
    private FakeCredentials credentials() {
        return processes.self().credentials;
    }

    @Override
    public void setgroups(int[] gids) {
        credentials().setGroups(gids);
    }

    @Override
    public void setresuid(int real, int effective, int saved) {
        credentials().setUid(real, effective, saved);
    }

    @Override
    public void setresgid(int real, int effective, int saved) {
        credentials().setGid(real, effective, saved);
    }

    @Override
    public void capset(long effective, long permitted, long inheritable) {
        credentials().setCapabilities(effective, permitted, inheritable);
    }

    @Override
    public long[] capget() {
        return credentials().capabilities();
    }

    @Override
    public int keyctl_join_session_keyring(String name) {
        return 1;
    }

    @Override
    public void keyctl_setperm(int key, int permissions) {}

    @Override
    public void seccomp(byte[] filter) {}

    @Override
    public int bpf_prog_load(int type, byte[] instructions) {
        return processes.self().addAnonymous();
    }

    @Override
    public void bpf_prog_attach(int target, int program, int attachType, int flags) {}
}
