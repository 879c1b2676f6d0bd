package jd.libcontainer.kernel;

import java.util.Arrays;
import java.util.List;

/// User, groups and capabilities of a process of the fake kernel.
///
/// credentials(7), capabilities(7)
public final class FakeCredentials {
    private static final int PR_SET_KEEPCAPS = 8;
    private static final int PR_CAPBSET_DROP = 24;

    // Real, effective and saved.
    private final int[] uids;
    private final int[] gids;
    private List<Integer> groups;
    private boolean keepsCapabilities;
    private long permitted;
    private long effective;
    private long inheritable;
    private long bounding;

    private FakeCredentials(
            int[] uids, int[] gids, List<Integer> groups, long permitted, long effective, long inheritable, long bounding) {
        this.uids = uids.clone();
        this.gids = gids.clone();
        this.groups = groups;
        this.permitted = permitted;
        this.effective = effective;
        this.inheritable = inheritable;
        this.bounding = bounding;
    }

    static FakeCredentials root() {
        return new FakeCredentials(
                new int[3], new int[3], List.of(0, 1, 2), Capabilities.ALL, Capabilities.ALL, 0, Capabilities.ALL);
    }

    FakeCredentials copy() {
        return new FakeCredentials(uids, gids, groups, permitted, effective, inheritable, bounding);
    }

    /// @throws FakeErrno EPERM if the capability is not effective
    void require(String capability) {
        FakeErrno.refuse((effective & Capabilities.of(capability)) == 0, Errno.EPERM);
    }

    int effectiveUid() {
        return uids[1];
    }

    void setGroups(int[] gids) {
        require("SETGID");
        groups = Arrays.stream(gids).boxed().toList();
    }

    void setGid(int... wanted) {
        require("SETGID");
        set(gids, wanted);
    }

    /// When the last of the three user ids leaves 0, the permitted set is cleared.
    void setUid(int... wanted) {
        require("SETUID");
        boolean wasRoot = hasRoot();
        set(uids, wanted);
        if (wasRoot && !hasRoot() && !keepsCapabilities) {
            permitted = 0;
        }
        if (uids[1] != 0) {
            effective = 0;
        }
    }

    private boolean hasRoot() {
        return Arrays.stream(uids).anyMatch(uid -> uid == 0);
    }

    /// -1 leaves an id as it is.
    private static void set(int[] ids, int[] wanted) {
        for (int i = 0; i < ids.length; i++) {
            ids[i] = wanted[i] == -1 ? ids[i] : wanted[i];
        }
    }

    void prctl(int option, long argument) {
        if (option == PR_SET_KEEPCAPS) {
            keepsCapabilities = argument == 1;
        } else if (option == PR_CAPBSET_DROP) {
            require("SETPCAP");
            FakeErrno.refuse(argument >= Capabilities.NAMES.size(), Errno.EINVAL);
            bounding &= ~(1L << argument);
        }
    }

    void setCapabilities(long toEffective, long toPermitted, long toInheritable) {
        FakeErrno.refuse((toPermitted & ~permitted) != 0 || (toEffective & ~toPermitted) != 0, Errno.EPERM);
        effective = toEffective;
        permitted = toPermitted;
        inheritable = toInheritable;
    }

    long[] capabilities() {
        return new long[] {effective, permitted, inheritable};
    }

    /// {@return `user 0 of group 0 and groups [0, 1, 2]`, with all three ids where they differ}
    public String user() {
        return "user " + number(uids) + " of group " + number(gids) + " and groups " + groups;
    }

    private static String number(int[] ids) {
        return Arrays.stream(ids).distinct().count() == 1 ? "" + ids[0] : Arrays.toString(ids);
    }

    public long bounding() {
        return bounding;
    }

    public String capabilitySets() {
        return "effective " + Long.toHexString(effective) + ", permitted " + Long.toHexString(permitted)
                + ", bounding " + Long.toHexString(bounding);
    }
}
