package jd.containernet;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jd.libcontainer.netlink.Ipv4;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.ReverseMap;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/// Answers a container's questions about other containers.
///
/// Today: libnetwork/resolver.go handleIPQuery, handlePTRQuery
final class NameAnswers {
    private static final int TTL_SECONDS = 600;

    private NameAnswers() {}

    /// {@return the answer; empty if the question is not about a container}
    ///
    /// @param visible the networks that the asking container is on
    /// @param links other containers' names by the alias that only this container uses
    // tag::answering-a-question[]
    static Optional<Message> answer(
            Message query, NameTable table, Collection<String> visible,
            Map<String, String> links) {
        Record question = query.getQuestion();
        if (question == null || question.getDClass() != DClass.IN) { // <1>
            return Optional.empty();
        }
        if (question.getType() == Type.PTR) { // <2>
            return address(question.getName())
                    .flatMap(address -> table.name(visible, address))
                    .map(name -> reply(query, List.of(
                            pointer(question.getName(), name))));
        }
        String name = question.getName().toString(true);
        List<Ipv4> addresses =
                table.addresses(visible, links.getOrDefault(name, name)); // <3>
        if (addresses.isEmpty()) { // <4>
            return Optional.empty();
        }
        // No other server knows the name: without an address of the wanted
        // kind the answer is empty.
        return Optional.of(reply(query, question.getType() == Type.A
                ? records(question.getName(), addresses)
                : List.of()));
    }
    // end::answering-a-question[]

    /// Several containers with one name share the requests.
    private static List<Record> records(Name name, List<Ipv4> addresses) {
        List<Record> records = new ArrayList<>();
        for (Ipv4 address : addresses) {
            records.add(new ARecord(name, DClass.IN, TTL_SECONDS, inet(address)));
        }
        Collections.shuffle(records);
        return records;
    }

    private static InetAddress inet(Ipv4 address) {
        try {
            return InetAddress.getByAddress(address.bytes());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an IPv4 address has four bytes", e);
        }
    }

    private static Record pointer(Name question, String name) {
        try {
            return new PTRRecord(question, DClass.IN, TTL_SECONDS, Name.fromString(name + "."));
        } catch (TextParseException e) {
            throw new IllegalStateException("answer with name " + name, e);
        }
    }

    private static Optional<Ipv4> address(Name reverse) {
        try {
            byte[] bytes = ReverseMap.fromName(reverse).getAddress();
            return bytes.length == 4 ? Optional.of(Ipv4.of(bytes)) : Optional.empty();
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    /// {@return an answer without error}
    static Message reply(Message query, List<Record> records) {
        Message reply = empty(query);
        records.forEach(record -> reply.addRecord(record, Section.ANSWER));
        return reply;
    }

    /// {@return an answer with an error}
    static Message failure(Message query, int rcode) {
        Message reply = empty(query);
        reply.getHeader().setRcode(rcode);
        return reply;
    }

    private static Message empty(Message query) {
        Message reply = new Message(query.getHeader().getID());
        reply.getHeader().setFlag(Flags.QR);
        reply.getHeader().setFlag(Flags.RA);
        if (query.getHeader().getFlag(Flags.RD)) {
            reply.getHeader().setFlag(Flags.RD);
        }
        if (query.getQuestion() != null) {
            reply.addRecord(query.getQuestion(), Section.QUESTION);
        }
        return reply;
    }
}
