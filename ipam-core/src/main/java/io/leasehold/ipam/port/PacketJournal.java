package io.leasehold.ipam.port;

import io.leasehold.ipam.classify.Explanation;
import io.leasehold.ipam.classify.Expression;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The last exchanges of each client, with what was decided and why. Kept in memory and within
 * bounds, so what is not there may have happened all the same. Thread-safe; calls do not block.
 */
public interface PacketJournal {
    /** What is asked for; conditions that are empty hold for everything. */
    record Query(
            Optional<HardwareAddress> hardware,
            Optional<OctetString> clientId,
            Optional<Ipv4Address> address) {
        public static final Query EVERYTHING =
                new Query(Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** The entries that a query is true of, newest first, without those from {@code below} on. */
    List<Entry> newest(Query query, long below, int limit);

    /**
     * Of which of the newest entries a class test is true.
     *
     * @param most how many entries are looked at; bounds what the test may cost
     */
    TestResult test(Expression test, int most);

    /**
     * One message, how it came, and what it was answered.
     *
     * @param number counts the entries of this process, from 1; younger ones have higher numbers
     * @param type as RFC 2131 writes it, like {@code DISCOVER}
     * @param xid the header field, 32 bits
     * @param clientId option 61, when the client sent it
     * @param options in the order of their codes
     * @param source IP source of the datagram
     * @param unicast whether it was sent to one of our addresses
     * @param basis what the decision rests on
     */
    record Entry(
            long number,
            Instant at,
            String type,
            int xid,
            int secs,
            boolean broadcast,
            int hops,
            Ipv4Address ciaddr,
            Ipv4Address giaddr,
            HardwareAddress hardware,
            Optional<OctetString> clientId,
            List<Option> options,
            String networkInterface,
            Ipv4Address source,
            boolean unicast,
            Basis basis,
            Outcome outcome) {
        public Entry {
            options = List.copyOf(options);
        }
    }

    /**
     * @param name as configurations spell it, or {@code option-222}
     * @param text the value for a person
     */
    record Option(int code, String name, OctetString value, String text) {}

    /**
     * @param network the shared network; empty for a subnet on its own
     * @param subnets the prefixes of the link, empty when no link is served
     * @param reservation title of the client's
     * @param subnet prefix of the one that the decision is about
     */
    record Basis(
            Optional<String> network,
            List<String> subnets,
            List<String> classes,
            Optional<String> reservation,
            Optional<String> subnet) {
        public static final Basis NONE =
                new Basis(
                        Optional.empty(), List.of(), List.of(), Optional.empty(), Optional.empty());

        public Basis {
            subnets = List.copyOf(subnets);
            classes = List.copyOf(classes);
        }
    }

    /**
     * @param kind what was sent: {@code OFFER}, {@code ACK}, {@code NAK}, or {@code silence}
     * @param why in words
     * @param address what the client was offered or given, refused or ended
     * @param options of the reply, none in silence
     */
    record Outcome(String kind, String why, Optional<Ipv4Address> address, List<Option> options) {
        public Outcome {
            options = List.copyOf(options);
        }
    }

    /**
     * @param tested how many entries were looked at
     * @param matches those that the test is true of, newest first
     */
    record TestResult(int tested, List<Match> matches) {
        public TestResult {
            matches = List.copyOf(matches);
        }
    }

    record Match(Entry entry, Explanation.Tested tested) {}
}
