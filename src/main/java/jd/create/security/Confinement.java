package jd.create.security;

import jd.libcontainer.security.AppArmor;
import jd.libcontainer.security.Seccomp;
import jd.libcontainer.security.SeccompFilter;
import jd.libcontainer.spec.InitSpec;

/// Adds the seccomp filter and the AppArmor profile to a specification, according to `--security-opt` and `--privileged`.
///
/// Today: daemon/seccomp_linux.go WithSeccomp, daemon/oci_linux.go WithApparmor
///
/// @param seccomp compiles filters
/// @param appArmor loads profiles, on hosts that have AppArmor
public record Confinement(Seccomp seccomp, AppArmor appArmor) {
    private static final String UNCONFINED = "unconfined";

    /// {@return the specification with filter and profile}
    ///
    /// @throws jd.libcontainer.security.ConfinementException for a profile that cannot be applied
    public InitSpec confine(InitSpec spec, SecuritySettings security) {
        SeccompFilter filter = filter(spec, security);
        seccomp.checkStart(filter);
        String profile = profile(security);
        if (profile.equals(AppArmor.DEFAULT)) {
            appArmor.ensureDefault();
        }
        return spec.withSecurity(
                spec.security().withSeccompFilter(filter.text()).withApparmorProfile(profile));
    }

    /// {@return the container's filter} It depends on the capabilities of `spec`.
    SeccompFilter filter(InitSpec spec, SecuritySettings security) {
        return security.privileged()
                ? SeccompFilter.NONE
                : seccomp.filter(security.options().seccomp(), spec.security().capabilities());
    }

    /// {@return the AppArmor profile of a started container; empty without AppArmor}
    public String profile(SecuritySettings security) {
        if (!appArmor.isAvailable()) {
            return "";
        }
        String asked = security.options().apparmorProfile();
        if (!asked.isEmpty()) {
            return asked;
        }
        return security.privileged() ? UNCONFINED : AppArmor.DEFAULT;
    }
}
