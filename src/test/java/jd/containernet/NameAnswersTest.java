package jd.containernet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import jd.libcontainer.netlink.Ipv4;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

class NameAnswersTest {
    private final NameTable table = new NameTable();

    private Optional<Set<String>> ask(String name, int type, String... networks) throws Exception {
        Message query = Message.newQuery(Record.newRecord(Name.fromString(name + "."), type, DClass.IN));
        return NameAnswers.answer(query, table, List.of(networks), Map.of("lnk", "db")).map(reply -> {
            assertEquals(query.getHeader().getID(), reply.getHeader().getID());
            assertTrue(reply.getHeader().getFlag(Flags.QR));
            assertTrue(reply.getHeader().getFlag(Flags.RA));
            return reply.getSection(Section.ANSWER).stream().map(Record::rdataToString).collect(Collectors.toSet());
        });
    }

    private void publish() {
        table.publish("back", "id1", Ipv4.parse("10.0.0.2"), List.of("db", "store"));
        table.publish("back", "id2", Ipv4.parse("10.0.0.3"), List.of("db2", "store"));
        table.publish("front", "id3", Ipv4.parse("10.1.0.2"), List.of("web"));
    }

    @Test
    void nameAndAliasAreResolvedOnTheNetworksOfTheClient() throws Exception {
        publish();
        assertEquals(Optional.of(Set.of("10.0.0.2")), ask("db", Type.A, "back"));
        assertEquals(Optional.of(Set.of("10.0.0.2")), ask("DB", Type.A, "front", "back"));
        assertEquals(Optional.of(Set.of("10.0.0.2", "10.0.0.3")), ask("store", Type.A, "back"));
        assertEquals(Optional.of(Set.of("10.0.0.2")), ask("db.back", Type.A, "front", "back"));
        assertEquals(Optional.of(Set.of("10.0.0.2")), ask("lnk", Type.A, "back"));
        assertEquals(Optional.empty(), ask("db", Type.A, "front"));
        assertEquals(Optional.empty(), ask("db.front", Type.A, "front", "back"));
        assertEquals(Optional.empty(), ask("example.com", Type.A, "back"));
    }

    @Test
    void nameWithoutRecordsOfTheTypeHasAnEmptyAnswer() throws Exception {
        publish();
        assertEquals(Optional.of(Set.of()), ask("db", Type.AAAA, "back"));
        assertEquals(Optional.of(Set.of()), ask("db", Type.MX, "back"));
    }

    @Test
    void addressIsResolvedToNameAndNetwork() throws Exception {
        publish();
        assertEquals(Optional.of(Set.of("db.back.")), ask("2.0.0.10.in-addr.arpa", Type.PTR, "back"));
        assertEquals(Optional.empty(), ask("2.0.0.10.in-addr.arpa", Type.PTR, "front"));
        assertEquals(Optional.empty(), ask("nonsense", Type.PTR, "back"));
    }

    @Test
    void withdrawnAndReplacedNamesAreNotResolved() throws Exception {
        publish();
        table.publish("back", "id1", Ipv4.parse("10.0.0.2"), List.of("renamed"));
        assertEquals(Optional.empty(), ask("db", Type.A, "back"));
        assertEquals(Optional.of(Set.of("10.0.0.2")), ask("renamed", Type.A, "back"));
        table.withdraw("back", "id1", Ipv4.parse("10.0.0.9"));
        assertEquals(Optional.of(Set.of("10.0.0.2")), ask("renamed", Type.A, "back"), "of a later run");
        table.withdraw("back", "id1", Ipv4.parse("10.0.0.2"));
        assertEquals(Optional.empty(), ask("renamed", Type.A, "back"));
    }
}
