package io.leasehold.dhcp.journal;

import static io.leasehold.dhcp.testing.ClientMessages.discover;
import static io.leasehold.dhcp.testing.ClientMessages.selecting;
import static io.leasehold.ipam.testing.Leases.NOON;
import static io.leasehold.ipam.testing.Leases.hardware;
import static io.leasehold.ipam.testing.Leases.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.dhcp.exchange.Decision;
import io.leasehold.dhcp.exchange.IgnoreReason;
import io.leasehold.dhcp.exchange.Trace;
import io.leasehold.dhcp.message.Arrival;
import io.leasehold.dhcp.message.ClientMessage;
import io.leasehold.dhcp.message.OptionCode;
import io.leasehold.dhcp.testing.ClientMessages;
import io.leasehold.ipam.classify.Explanation;
import io.leasehold.ipam.classify.Expression;
import io.leasehold.ipam.lease.LeaseChange;
import io.leasehold.ipam.lease.LeaseState;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.option.OptionCatalog;
import io.leasehold.ipam.plan.Link;
import io.leasehold.ipam.plan.SubnetSnapshot;
import io.leasehold.ipam.port.PacketJournal;
import io.leasehold.ipam.port.PacketJournal.Entry;
import io.leasehold.ipam.port.PacketJournal.Query;
import io.leasehold.ipam.testing.Leases;
import io.leasehold.ipam.testing.SubnetBuilder;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;

class JournalTest {
    private static final Arrival ETH0 =
            new Arrival(
                    "eth0", Ipv4Address.parse(ClientMessages.US), Ipv4Address.ANY, 68, false, 300);
    private static final SubnetSnapshot LAN =
            SubnetBuilder.subnet("192.0.2.0/24").pool("192.0.2.10-192.0.2.99").snapshot();
    private static final Trace TRACE =
            new Trace(
                    new Link(Optional.empty(), List.of(LAN)),
                    List.of("ALL", "phones"),
                    Optional.empty(),
                    Optional.of(LAN));

    private Instant now = NOON;
    private final Journal journal =
            new Journal(new JournalSize(8, 3), () -> now, () -> OptionCatalog.STANDARD);

    private void silence(ClientMessages message) {
        journal.decided(
                message.build(), ETH0, TRACE, new Decision.Ignore(IgnoreReason.NO_FREE_ADDRESS));
        now = now.plusSeconds(1);
    }

    /** A grant of an address, without the reply's details. */
    private void grant(int client, String address) {
        ClientMessage message = selecting(client, address).build();
        LeaseChange change =
                new LeaseChange(
                        LeaseChange.Kind.GRANT,
                        lease(
                                address,
                                Leases.client(client),
                                LeaseState.BOUND,
                                NOON.plusSeconds(60)),
                        0,
                        Optional.empty());
        journal.decided(
                message,
                ETH0,
                TRACE,
                new Decision.Ack(List.of(change), Replies.ack(message, address)));
        now = now.plusSeconds(1);
    }

    private List<Entry> of(int client) {
        return journal.newest(
                new Query(Optional.of(hardware(client)), Optional.empty(), Optional.empty()),
                Long.MAX_VALUE,
                100);
    }

    @Test
    void keepsTheLastExchangesOfAClientNewestFirst() {
        for (int i = 0; i < 5; i++) {
            silence(discover(1).hostname("name" + i));
        }
        silence(discover(2));

        assertThat(of(1))
                .extracting(Entry::at)
                .containsExactly(NOON.plusSeconds(4), NOON.plusSeconds(3), NOON.plusSeconds(2));
        assertThat(of(2)).hasSize(1);
    }

    /** Rooms and rows are used again; what was in them must not show. */
    @Test
    void whoTakesAForgottenClientsRoomIsRememberedAsItself() {
        for (int i = 0; i < 100; i++) {
            for (int k = 0; k <= i % 4; k++) {
                if (i % 3 == 0) {
                    grant(i, "192.0.2." + (10 + i % 80));
                } else {
                    silence(discover(i).hostname("x".repeat(1 + 37 * (i + k) % 200)));
                }
            }

            assertThat(of(i)).as("client %d", i).hasSize(Math.min(3, 1 + i % 4));
            for (Entry entry : of(i)) {
                assertThat(entry.hardware()).isEqualTo(hardware(i));
                assertThat(entry.type()).isEqualTo(i % 3 == 0 ? "REQUEST" : "DISCOVER");
                assertThat(entry.outcome().kind()).isEqualTo(i % 3 == 0 ? "ACK" : "silence");
                assertThat(entry.outcome().address().isPresent()).isEqualTo(i % 3 == 0);
            }
        }
        assertThat(journal.clients()).isEqualTo(8);
    }

    @Test
    void tellsWhatWasAskedAndWhatWasDecidedAndWhy() {
        grant(1, "192.0.2.10");

        Entry entry = of(1).getFirst();

        assertThat(entry.type()).isEqualTo("REQUEST");
        assertThat(entry.options())
                .extracting(o -> o.name() + " = " + o.text())
                .contains(
                        "dhcp-message-type = REQUEST",
                        "dhcp-requested-address = 192.0.2.10",
                        "dhcp-server-identifier = 192.0.2.2");
        assertThat(entry.basis())
                .isEqualTo(
                        new PacketJournal.Basis(
                                Optional.empty(),
                                List.of("192.0.2.0/24"),
                                List.of("ALL", "phones"),
                                Optional.empty(),
                                Optional.of("192.0.2.0/24")));
        assertThat(entry.outcome().kind()).isEqualTo("ACK");
        assertThat(entry.outcome().why()).isEqualTo("grant 192.0.2.10");
        assertThat(entry.outcome().options())
                .extracting(PacketJournal.Option::text)
                .containsExactly("3600");
    }

    @Test
    void aMessageThatIsDecidedAgainIsThereOnce() {
        ClientMessage message = discover(1).build();
        for (int i = 0; i < 3; i++) {
            journal.decided(
                    message, ETH0, TRACE, new Decision.Ignore(IgnoreReason.NO_FREE_ADDRESS));
        }
        journal.ignored(message, ETH0, IgnoreReason.ADDRESSES_IN_USE);

        assertThat(of(1)).hasSize(1);
        assertThat(of(1).getFirst().outcome().why()).isEqualTo("addresses_in_use");
        assertThat(of(1).getFirst().basis().classes()).containsExactly("ALL", "phones");
    }

    @Test
    void aMessageForNoSubnetIsThereWithoutABasis() {
        journal.ignored(discover(1).build(), ETH0, IgnoreReason.NO_SUBNET);

        assertThat(of(1).getFirst().outcome().why()).isEqualTo("no_subnet");
        assertThat(of(1).getFirst().basis()).isEqualTo(PacketJournal.Basis.NONE);
    }

    @Test
    void whatALimitRefusesDoesNotWipeOutWhatIsKnown() {
        silence(discover(1));
        for (int i = 0; i < 100; i++) {
            journal.ignored(discover(1).build(), ETH0, IgnoreReason.CLIENT_OVER_RATE);
        }

        assertThat(of(1)).hasSize(1);
        assertThat(of(1).getFirst().outcome().why()).isEqualTo("no_free_address");
    }

    @Test
    void findsByAddressWhetherAskedForOrGiven() {
        grant(1, "192.0.2.10");
        silence(discover(2).requested("192.0.2.10"));
        silence(discover(3).requested("192.0.2.11"));

        Ipv4Address address = Ipv4Address.parse("192.0.2.10");
        assertThat(
                        journal.newest(
                                new Query(Optional.empty(), Optional.empty(), Optional.of(address)),
                                Long.MAX_VALUE,
                                10))
                .extracting(e -> e.hardware())
                .containsExactly(hardware(2), hardware(1));
    }

    @Test
    void findsByClientIdentifier() {
        silence(discover(1).clientId("ff:01"));
        silence(discover(1).clientId("ff:02"));

        Query query =
                new Query(
                        Optional.empty(),
                        Optional.of(OctetString.parseHex("ff:02")),
                        Optional.empty());
        assertThat(journal.newest(query, Long.MAX_VALUE, 10)).hasSize(1);
    }

    @Test
    void aPageBeginsWhereTheOneBeforeEnded() {
        for (int i = 0; i < 3; i++) {
            silence(discover(1));
        }
        List<Entry> first = journal.newest(Query.EVERYTHING, Long.MAX_VALUE, 2);
        List<Entry> second = journal.newest(Query.EVERYTHING, first.getLast().number(), 2);

        assertThat(first).hasSize(2);
        assertThat(second).extracting(Entry::number).containsExactly(1L);
    }

    @Test
    void inventedClientsDoNotWipeOutThoseThatHaveAnAddress() {
        for (int i = 0; i < 6; i++) {
            grant(i, "192.0.2.1" + i);
        }
        for (int i = 0; i < 1000; i++) {
            silence(discover(100 + i));
        }

        assertThat(journal.clients()).isEqualTo(8);
        for (int i = 0; i < 6; i++) {
            assertThat(of(i)).as("client %d", i).hasSize(1);
        }
        assertThat(of(1099)).as("the youngest stranger").hasSize(1);
    }

    @Test
    void aNewcomerIsThereAlsoWhenEverybodyElseHasAnAddress() {
        for (int i = 0; i < 20; i++) {
            grant(i, "192.0.2." + (10 + i));
        }
        silence(discover(99));

        assertThat(of(99)).hasSize(1);
    }

    /** 4,096 octets are the most that a datagram may have. */
    @Test
    void memoryIsBoundedWhateverIsSent() {
        Journal large =
                new Journal(
                        new JournalSize(1 << 20, 1 << 10), () -> now, () -> OptionCatalog.STANDARD);
        Random random = new Random(7);
        OctetString value = OctetString.of(new byte[3800]);
        for (int i = 0; i < 40_000; i++) {
            large.decided(
                    discover(random.nextInt(30_000)).option(224, value).build(),
                    ETH0,
                    TRACE,
                    new Decision.Ignore(IgnoreReason.NO_FREE_ADDRESS));
        }

        assertThat(large.octets()).isBetween(60L << 20, 64L << 20);
    }

    /** The only row is the one to write next, whatever is in it. */
    @Test
    void aJournalOfOneExchangeForgetsTheOneBefore() {
        Journal one = new Journal(new JournalSize(8, 1), () -> now, () -> OptionCatalog.STANDARD);
        one.decided(
                discover(1).build(),
                ETH0,
                TRACE,
                new Decision.Ignore(IgnoreReason.NO_FREE_ADDRESS));
        now = now.plusSeconds(1);
        one.ignored(discover(1).build(), ETH0, IgnoreReason.NO_SUBNET);

        Entry entry = one.newest(Query.EVERYTHING, Long.MAX_VALUE, 10).getFirst();
        assertThat(entry.at()).isEqualTo(NOON.plusSeconds(1));
        assertThat(entry.basis()).isEqualTo(PacketJournal.Basis.NONE);
    }

    @Test
    void aJournalOfNothingKeepsNothing() {
        Journal none = new Journal(new JournalSize(8, 0), () -> now, () -> OptionCatalog.STANDARD);
        none.ignored(discover(1).build(), ETH0, IgnoreReason.NO_SUBNET);

        assertThat(none.newest(Query.EVERYTHING, Long.MAX_VALUE, 10)).isEmpty();
    }

    @Test
    void aClassTestIsTrueOfThoseItIsTrueOf() {
        silence(
                discover(1)
                        .option(OptionCode.VENDOR_CLASS, ClientMessages.text("PXEClient:00007")));
        silence(discover(2).option(OptionCode.VENDOR_CLASS, ClientMessages.text("MSFT 5.0")));
        silence(discover(3));

        PacketJournal.TestResult result =
                journal.test(
                        Expression.parse(
                                "substring(option[60].hex, 0, 9) == 'PXEClient'",
                                _ -> OptionalInt.empty()),
                        100);

        assertThat(result.tested()).isEqualTo(3);
        assertThat(result.matches()).hasSize(1);
        assertThat(result.matches().getFirst().entry().hardware()).isEqualTo(hardware(1));
        assertThat(result.matches().getFirst().tested().steps().getFirst().sides())
                .extracting(side -> Explanation.show(side.value()))
                .containsExactly("'PXEClient'", "'PXEClient'");
    }

    @Test
    void aClassTestSeesTheClassesThatTheMessageWasIn() {
        silence(discover(1));

        Expression member = Expression.parse("member('phones')", _ -> OptionalInt.empty());

        assertThat(journal.test(member, 100).matches()).hasSize(1);
        assertThat(journal.test(member, 0).tested()).isZero();
    }
}
