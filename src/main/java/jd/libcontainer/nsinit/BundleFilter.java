package jd.libcontainer.nsinit;

import jd.libcontainer.io.JsonTree;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.security.Seccomp;
import jd.libcontainer.security.SeccompChoice;
import jd.libcontainer.security.SeccompFilter;
import jd.libcontainer.spec.InitSpec;

/// The seccomp filter of a bundle, `linux.seccomp`: the format of Docker's profiles, without conditions on
/// the host.
///
/// ```
/// "seccomp": {"defaultAction": "SCMP_ACT_ALLOW",
///             "syscalls": [{"names": ["mkdir"], "action": "SCMP_ACT_ERRNO", "errnoRet": 1}]}
/// ```
///
/// OCI runtime-spec: config-linux.md, seccomp
final class BundleFilter {
    private BundleFilter() {}

    /// Loads libseccomp only if the bundle has a profile, because that takes as long as a whole start.
    ///
    /// {@return the specification with the program}
    static InitSpec in(Syscalls kernel, ConfigNode config, InitSpec spec) {
        ConfigNode profile = config.child("linux").child("seccomp");
        if (profile.fields().isEmpty()) {
            return spec;
        }
        String json = new JsonTree(profile.fields()).toString();
        Seccomp seccomp = Seccomp.open(kernel);
        SeccompFilter filter = seccomp.filter(new SeccompChoice.Custom(json), spec.security().capabilities());
        seccomp.checkStart(filter);
        return spec.withSecurity(spec.security().withSeccompFilter(filter.text()));
    }
}
