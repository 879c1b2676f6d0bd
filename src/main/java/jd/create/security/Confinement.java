package jd.create.security;

import jd.libcontainer.security.AppArmor;
import jd.libcontainer.security.Seccomp;
import jd.libcontainer.security.SeccompFilter;
import jd.libcontainer.spec.InitSpec;

/// What a container's program may not do though it is allowed to run: the two guards that the kernel asks, and what the
/// user wants of them.
///
/// Today: daemon/seccomp_linux.go WithSeccomp, daemon/oci_linux.go WithApparmor
///
/// @param seccomp makes filters
/// @param appArmor has profiles, on some hosts
public record Confinement(Seccomp seccomp, AppArmor appArmor) {
    private static final String UNCONFINED = "unconfined";

    /// {@return the specification with filter and profile}
    ///
    /// @throws jd.libcontainer.security.ConfinementException for a profile that cannot hold
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

    /// {@return the filter of a container; the capabilities of `spec` decide about parts of it}
    SeccompFilter filter(InitSpec spec, SecuritySettings security) {
        return security.privileged()
                ? SeccompFilter.NONE
                : seccomp.filter(security.options().seccomp(), spec.security().capabilities());
    }

    /// {@return the AppArmor profile that holds for a container which has been started; empty without AppArmor}
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
