package io.leasehold.dhcp.leasequery.rfc4388;

import static io.leasehold.dhcp.testing.ClientMessages.bytes;
import static io.leasehold.dhcp.testing.ClientMessages.seconds;
import static io.leasehold.ipam.testing.Leases.NOON;
import static io.leasehold.ipam.testing.Leases.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.dhcp.message.OptionCode;
import io.leasehold.dhcp.message.ReplyTarget;
import io.leasehold.dhcp.message.ServerReply;
import io.leasehold.ipam.lease.ClientIdentity;
import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.lease.LeaseState;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.plan.LeaseTimes;
import io.leasehold.ipam.plan.SubnetId;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

class Section64ReplyTest {
    private static final OctetString AGENT = OctetString.parseHex("010207aa");

    /** Granted for an hour, the last time ten minutes ago; T1 is in 20 minutes. */
    private static Lease lease(String address, ClientIdentity client, LeaseState state) {
        return lease(
                address, client, state, NOON.minus(Duration.ofMinutes(10)), Duration.ofHours(1));
    }

    private static Lease lease(
            String address, ClientIdentity client, LeaseState state, Instant last, Duration time) {
        return new Lease(
                Ipv4Address.parse(address),
                new SubnetId(1),
                client,
                state,
                Optional.of(OctetString.parseHex("6c6170746f70")),
                Optional.empty(),
                NOON.minus(Duration.ofDays(3)),
                last.plus(time),
                last,
                Optional.of(AGENT),
                7);
    }

    private static Lease bound(String address, int client) {
        return lease(address, client(client), LeaseState.BOUND);
    }

    @Nested
    class Section641WhichAddressAndWhichReply {
        @ParameterizedTest
        @CsvSource({
            "192.0.2.10, LEASEACTIVE 192.0.2.10 00:00:5e:00:53:01",
            "192.0.2.11, LEASEUNASSIGNED 192.0.2.11 ''",
            "192.0.2.12, LEASEUNASSIGNED 192.0.2.12 ''",
            "192.0.2.13, LEASEUNASSIGNED 192.0.2.13 ''",
            "192.0.2.200, LEASEUNKNOWN 192.0.2.200 ''",
            "198.51.100.10, LEASEUNKNOWN 198.51.100.10 ''",
            "203.0.113.10, LEASEUNKNOWN 203.0.113.10 ''"
        })
        void byAddress(String address, String expected) {
            Query query =
                    new Query()
                            .knowing(
                                    bound("192.0.2.10", 1),
                                    lease("192.0.2.11", client(2), LeaseState.RELEASED),
                                    lease(
                                            "192.0.2.12",
                                            client(3),
                                            LeaseState.BOUND,
                                            NOON.minusSeconds(3601),
                                            Duration.ofHours(1)));

            assertThat(query.of(address).outcome().strip())
                    .isEqualTo(expected.replace("''", "").strip());
        }

        @Test
        void byHardwareAddressTheOneThatWasUsedLast() {
            Query query =
                    new Query()
                            .knowing(
                                    lease(
                                            "192.0.2.10",
                                            client(1),
                                            LeaseState.BOUND,
                                            NOON.minusSeconds(900),
                                            Duration.ofHours(1)),
                                    bound("192.0.2.11", 1),
                                    bound("192.0.2.12", 2));

            assertThat(query.ofClient(1).outcome())
                    .isEqualTo("LEASEACTIVE 192.0.2.11 00:00:5e:00:53:01");
            assertThat(query.reply().options().get(OptionCode.ASSOCIATED_IP))
                    .contains(bytes("192.0.2.11").concat(bytes("192.0.2.10")));
        }

        @Test
        void whatIsOverIsNotAmongTheAddressesOfAClient() {
            Query query =
                    new Query()
                            .knowing(
                                    bound("192.0.2.10", 1),
                                    lease("192.0.2.11", client(1), LeaseState.RELEASED));

            assertThat(query.ofClient(1).reply().options().get(OptionCode.ASSOCIATED_IP)).isEmpty();
            assertThat(query.reply().ciaddr()).hasToString("192.0.2.10");
        }

        @Test
        void aClientWithoutALeaseIsUnknown() {
            assertThat(
                            new Query()
                                    .knowing(lease("192.0.2.10", client(1), LeaseState.EXPIRED))
                                    .ofClient(1)
                                    .outcome())
                    .isEqualTo("LEASEUNKNOWN 0.0.0.0 00:00:5e:00:53:01");
        }

        @Test
        void byClientIdentifier() {
            Lease lease = lease("192.0.2.10", client(1, "ff:01:02"), LeaseState.BOUND);

            assertThat(new Query().knowing(lease).ofClientId("ff:01:02").outcome())
                    .isEqualTo("LEASEACTIVE 192.0.2.10 00:00:5e:00:53:01");
            assertThat(new Query().knowing(lease).ofClientId("ff:01:03").outcome().strip())
                    .isEqualTo("LEASEUNKNOWN 0.0.0.0");
        }

        /** A client that sends an identifier has a hardware address all the same. */
        @Test
        void byTheHardwareAddressOfAClientThatHasAnIdentifier() {
            assertThat(
                            new Query()
                                    .knowing(
                                            lease(
                                                    "192.0.2.10",
                                                    client(1, "ff:01:02"),
                                                    LeaseState.BOUND))
                                    .ofClient(1)
                                    .outcome())
                    .isEqualTo("LEASEACTIVE 192.0.2.10 00:00:5e:00:53:01");
        }

        /** The row of an address goes from client to client. */
        @Test
        void theFormerHolderOfAnAddressHasItNoMore() {
            Query query =
                    new Query().knowing(bound("192.0.2.10", 1)).knowing(bound("192.0.2.10", 2));

            assertThat(query.ofClient(1).outcome())
                    .isEqualTo("LEASEUNKNOWN 0.0.0.0 00:00:5e:00:53:01");
            assertThat(query.ofClient(2).outcome())
                    .isEqualTo("LEASEACTIVE 192.0.2.10 00:00:5e:00:53:02");
        }
    }

    @Nested
    class Section642WhatIsInIt {
        private ServerReply active(int... wanted) {
            Query query =
                    new Query()
                            .knowing(lease("192.0.2.10", client(1, "ff:01:02"), LeaseState.BOUND))
                            .of("192.0.2.10");
            return wanted.length == 0 ? query.reply() : query.wanting(wanted).reply();
        }

        @Test
        void timesAreWhatIsLeft() {
            var options = active().options();

            assertThat(options.get(OptionCode.LEASE_TIME)).contains(seconds(50 * 60));
            assertThat(options.get(OptionCode.RENEWAL_TIME)).contains(seconds(20 * 60));
            assertThat(options.get(OptionCode.REBINDING_TIME)).contains(seconds(2550));
            assertThat(options.get(OptionCode.CLIENT_LAST_TRANSACTION_TIME))
                    .contains(seconds(10 * 60));
        }

        @Test
        void aTimeThatIsOverIsLeftOut() {
            var options =
                    new Query()
                            .knowing(
                                    lease(
                                            "192.0.2.10",
                                            client(1),
                                            LeaseState.BOUND,
                                            NOON.minus(Duration.ofMinutes(40)),
                                            Duration.ofHours(1)))
                            .of("192.0.2.10")
                            .reply()
                            .options();

            assertThat(options.has(OptionCode.RENEWAL_TIME)).isFalse();
            assertThat(options.get(OptionCode.REBINDING_TIME)).contains(seconds(750));
        }

        @Test
        void aLeaseForEverHasNoEndAndNoRenewal() {
            var options =
                    new Query()
                            .knowing(
                                    lease(
                                            "192.0.2.10",
                                            client(1),
                                            LeaseState.BOUND,
                                            NOON.minusSeconds(60),
                                            LeaseTimes.INFINITE))
                            .of("192.0.2.10")
                            .reply()
                            .options();

            assertThat(options.get(OptionCode.LEASE_TIME)).contains(seconds(0xffff_ffffL));
            assertThat(options.has(OptionCode.RENEWAL_TIME)).isFalse();
        }

        @Test
        void option82IsWhatTheAgentSaidOfTheClient() {
            assertThat(active().relayAgentInformation()).isEqualTo(AGENT);
            assertThat(active(OptionCode.LEASE_TIME).relayAgentInformation())
                    .isEqualTo(OctetString.EMPTY);
        }

        @Test
        void onlyWhatIsAskedForIsTold() {
            assertThat(active(OptionCode.CLIENT_IDENTIFIER, 91).options().values().keySet())
                    .containsExactlyInAnyOrder(
                            OptionCode.MESSAGE_TYPE,
                            OptionCode.SERVER_IDENTIFIER,
                            OptionCode.CLIENT_IDENTIFIER,
                            OptionCode.CLIENT_LAST_TRANSACTION_TIME);
        }

        /** What a person calls a machine is told to those only who ask for it. */
        @Test
        void theHostNameIsToldOnRequest() {
            assertThat(active().options().has(OptionCode.HOST_NAME)).isFalse();
            assertThat(active(OptionCode.HOST_NAME).options().has(OptionCode.HOST_NAME)).isTrue();
        }

        @Test
        void unknownAndUnassignedSayNothingElse() {
            assertThat(new Query().of("192.0.2.99").wanting(51, 91).reply().options().values())
                    .containsOnlyKeys(OptionCode.MESSAGE_TYPE, OptionCode.SERVER_IDENTIFIER);
            assertThat(new Query().of("203.0.113.1").wanting(51, 91).reply().options().values())
                    .containsOnlyKeys(OptionCode.MESSAGE_TYPE, OptionCode.SERVER_IDENTIFIER);
        }
    }

    @Nested
    class Section643WhereItGoes {
        @Test
        void toGiaddr() {
            ServerReply reply = new Query().of("192.0.2.10").reply();

            assertThat(reply.target())
                    .isEqualTo(new ReplyTarget.Relay(Ipv4Address.parse("192.0.2.1")));
            assertThat(reply.giaddr()).hasToString("192.0.2.1");
            assertThat(reply.yiaddr()).isEqualTo(Ipv4Address.ANY);
        }
    }
}
