package jd.libcontainer.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/// Tests how a list of device rules is reduced, and that the compiled eBPF program decides like the list.
class DeviceProgramTest {
    private static final long HIGHEST = 0xffffffffL;

    /// Few numbers, so that rules often match the same device, and the highest, which is negative as an `int`.
    private static Arbitrary<Long> numbers(boolean any) {
        return any
                ? Arbitraries.of(DeviceRule.ANY, 1L, 2L, 3L, HIGHEST)
                : Arbitraries.of(1L, 2L, 3L, 4L, HIGHEST);
    }

    @Provide
    Arbitrary<List<DeviceRule>> lists() {
        Arbitrary<Character> types = Arbitraries.frequency(
                net.jqwik.api.Tuple.of(1, 'a'), net.jqwik.api.Tuple.of(6, 'b'), net.jqwik.api.Tuple.of(6, 'c'));
        return Combinators.combine(
                        Arbitraries.of(true, false), types, numbers(true), numbers(true), Arbitraries.integers().between(1, 7))
                .as(DeviceRule::new)
                .list()
                .ofMaxSize(8);
    }

    record Request(char type, long major, long minor, int access) {}

    @Provide
    Arbitrary<Request> requests() {
        return Combinators.combine(
                        Arbitraries.of('b', 'c'), numbers(false), numbers(false), Arbitraries.of(1, 2, 4, 6))
                .as(Request::new);
    }

    @Property(tries = 2000)
    void programAllowsWhatTheRuleListAllows(
            @ForAll("lists") List<DeviceRule> rules, @ForAll("requests") Request request) {
        DeviceAccess access = DeviceAccess.of(rules);
        EbpfMachine machine = new EbpfMachine(EbpfInstruction.bytes(DeviceProgram.compile(access)));

        long answer = machine.run(
                request.type() == 'b' ? 1 : 2, request.access(), (int) request.major(), (int) request.minor());

        boolean allowed = access.allows(request.type(), request.major(), request.minor(), request.access());
        assertEquals(allowed ? 1 : 0, answer);
    }

    @Test
    void accessesAllowedByTwoRulesAreCombined() {
        DeviceAccess access = DeviceAccess.of(List.of(
                DeviceRule.DENY_ALL, DeviceRule.allow('c', 1, 11, "r"), DeviceRule.allow('c', 1, 11, "w")));

        assertTrue(access.allows('c', 1, 11, DeviceRule.READ | DeviceRule.WRITE));
        assertFalse(access.allows('c', 1, 11, DeviceRule.MAKE));
        assertFalse(access.allows('b', 1, 11, DeviceRule.READ));
        assertFalse(access.allows('c', 1, 12, DeviceRule.READ));
    }

    @Test
    void laterDenyRuleRemovesAnAccess() {
        DeviceAccess access = DeviceAccess.of(List.of(
                DeviceRule.DENY_ALL,
                DeviceRule.allow('c', 1, 3, "rwm"),
                new DeviceRule(false, 'c', 1, 3, DeviceRule.WRITE)));

        assertEquals(List.of("c 1:3 rm"), access.exceptions().stream().map(DeviceRule::line).toList());
    }

    @Test
    void ruleForAllDevicesReplacesEarlierRules() {
        assertTrue(DeviceAccess.of(List.of(DeviceRule.DENY_ALL, DeviceRule.allow('a', 1, 3, "r"))).isUnrestricted());
        assertEquals(
                new DeviceAccess(false, List.of()),
                DeviceAccess.of(List.of(DeviceRule.allow('c', 1, 3, "r"), DeviceRule.DENY_ALL)));
    }

    @Test
    void exceptionsAreSortedByDeviceNumber() {
        DeviceAccess access = DeviceAccess.of(List.of(
                DeviceRule.DENY_ALL,
                DeviceRule.allow('c', 136, DeviceRule.ANY, "rwm"),
                DeviceRule.allow('c', DeviceRule.ANY, DeviceRule.ANY, "m"),
                DeviceRule.allow('b', 8, 0, "r"),
                DeviceRule.allow('b', DeviceRule.ANY, DeviceRule.ANY, "m")));

        assertEquals(
                List.of("b *:* m", "c *:* m", "b 8:0 r", "c 136:* rwm"),
                access.exceptions().stream().map(DeviceRule::line).toList());
    }
}
