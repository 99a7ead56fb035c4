package io.leasehold.ddns.rfc2136;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.ddns.dns.AuthoritativeZones;
import io.leasehold.ddns.dns.DirectTransport;
import io.leasehold.ddns.dns.DnsTransport;
import io.leasehold.ddns.dns.DnsTransport.Delivery;
import io.leasehold.ddns.dns.DnsTransport.Protocol;
import io.leasehold.ddns.dns.DnsTransport.Verdict;
import io.leasehold.ddns.dns.SignedUpdateSender;
import io.leasehold.ddns.plan.Change;
import io.leasehold.ddns.plan.FailureKind;
import io.leasehold.ddns.plan.Prerequisite;
import io.leasehold.ddns.plan.RecordData;
import io.leasehold.ddns.plan.RecordType;
import io.leasehold.ddns.plan.UpdateAnswer;
import io.leasehold.ddns.plan.UpdateAnswer.Condition;
import io.leasehold.ddns.plan.UpdateMessage;
import io.leasehold.ddns.zone.DnsServer;
import io.leasehold.ddns.zone.DnsZoneConfig;
import io.leasehold.ddns.zone.TsigAlgorithm;
import io.leasehold.ddns.zone.TsigKey;
import io.leasehold.ipam.dns.Dhcid;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// What an update does to a zone and what comes back (RFC 2136 section 3), from our sender to our
/// server in miniature; the same sender meets BIND in `NamedScenariosTest`.
final class Section3UpdateTest {
    private static final DnsName ZONE = DnsName.parse("example.org");
    private static final DnsName FREE = DnsName.parse("free.example.org");
    private static final DnsName HOST = DnsName.parse("host.example.org");
    private static final RecordData HOST_A = new RecordData.A(Ipv4Address.parse("192.0.2.1"));
    private static final RecordData OTHER_A = new RecordData.A(Ipv4Address.parse("192.0.2.2"));
    private static final RecordData HOST_DHCID = new RecordData.Dhcid(dhcid(1));
    private static final RecordData OTHER_DHCID = new RecordData.Dhcid(dhcid(2));
    private static final InstantSource NOON =
            InstantSource.fixed(Instant.parse("2026-01-01T12:00:00Z"));
    private static final DnsServer SERVER = new DnsServer("192.0.2.53", 53);

    private AuthoritativeZones zones;

    @BeforeEach
    void fillZone() {
        zones =
                new AuthoritativeZones(
                        List.of(ZONE),
                        Stream.of(TsigAlgorithm.values()).map(Section3UpdateTest::key).toList(),
                        NOON);
        zones.enter(HOST, 600, HOST_A);
        zones.enter(HOST, 600, HOST_DHCID);
    }

    record Case(String name, Prerequisite prerequisite, UpdateAnswer expected) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> prerequisites() {
        return Stream.of(
                new Case(
                        "2.4.2: equal RRset",
                        new Prerequisite.RrsetEquals(HOST, HOST_DHCID),
                        UpdateAnswer.APPLIED),
                new Case(
                        "2.4.2: other data",
                        new Prerequisite.RrsetEquals(HOST, OTHER_DHCID),
                        new UpdateAnswer.Unmet(Condition.RRSET_DIFFERS)),
                new Case(
                        "2.4.2: no such name",
                        new Prerequisite.RrsetEquals(FREE, HOST_DHCID),
                        new UpdateAnswer.Unmet(Condition.RRSET_DIFFERS)),
                new Case(
                        "2.4.3: absent RRset",
                        new Prerequisite.RrsetAbsent(HOST, RecordType.AAAA),
                        UpdateAnswer.APPLIED),
                new Case(
                        "2.4.3: RRset is there",
                        new Prerequisite.RrsetAbsent(HOST, RecordType.A),
                        new UpdateAnswer.Unmet(Condition.RRSET_EXISTS)),
                new Case(
                        "2.4.4: name in use",
                        new Prerequisite.NameInUse(HOST),
                        UpdateAnswer.APPLIED),
                new Case(
                        "2.4.4: name not in use",
                        new Prerequisite.NameInUse(FREE),
                        new UpdateAnswer.Unmet(Condition.NAME_NOT_IN_USE)),
                new Case(
                        "2.4.5: name not in use",
                        new Prerequisite.NameNotInUse(FREE),
                        UpdateAnswer.APPLIED),
                new Case(
                        "2.4.5: name in use",
                        new Prerequisite.NameNotInUse(HOST),
                        new UpdateAnswer.Unmet(Condition.NAME_IN_USE)));
    }

    @ParameterizedTest
    @MethodSource("prerequisites")
    void changesTheZoneOnlyIfThePrerequisiteHolds(Case c) {
        List<String> before = zones.contents();

        UpdateAnswer answer =
                send(
                        List.of(c.prerequisite()),
                        List.of(new Change.Add(FREE, 600, OTHER_A)),
                        Optional.of(key(TsigAlgorithm.HMAC_SHA256)));

        assertThat(answer).isEqualTo(c.expected());
        if (c.expected().equals(UpdateAnswer.APPLIED)) {
            assertThat(zones.contents()).contains("free.example.org A 192.0.2.2");
        } else {
            assertThat(zones.contents()).isEqualTo(before);
        }
    }

    @Test
    void oneUnmetPrerequisiteOfSeveralStopsAll() {
        List<String> before = zones.contents();

        UpdateAnswer answer =
                send(
                        List.of(
                                new Prerequisite.NameNotInUse(FREE),
                                new Prerequisite.NameNotInUse(HOST)),
                        List.of(
                                new Change.Add(FREE, 600, OTHER_A),
                                new Change.DeleteRrset(HOST, RecordType.A)),
                        Optional.of(key(TsigAlgorithm.HMAC_SHA256)));

        assertThat(answer).isEqualTo(new UpdateAnswer.Unmet(Condition.NAME_IN_USE));
        assertThat(zones.contents()).isEqualTo(before);
    }

    @Test
    void deletesOneRecordOrARrset() {
        zones.enter(HOST, 600, OTHER_A);

        send(
                List.of(),
                List.of(
                        new Change.DeleteRecord(HOST, OTHER_A),
                        new Change.DeleteRrset(HOST, RecordType.DHCID)),
                Optional.of(key(TsigAlgorithm.HMAC_SHA256)));

        assertThat(zones.contents()).containsExactly("host.example.org A 192.0.2.1");
    }

    @ParameterizedTest
    @EnumSource(TsigAlgorithm.class)
    void signsWithEachAlgorithm(TsigAlgorithm algorithm) {
        assertThat(add(new DirectTransport(zones), Optional.of(key(algorithm))))
                .isEqualTo(UpdateAnswer.APPLIED);
    }

    @Test
    void anUnsignedUpdateIsRefused() {
        assertThat(kind(add(new DirectTransport(zones), Optional.empty())))
                .isEqualTo(FailureKind.REFUSED);
    }

    @Test
    void aNameOutsideTheZoneIsSaidToBe() {
        UpdateAnswer answer =
                send(
                        List.of(),
                        List.of(new Change.Add(DnsName.parse("example.net"), 60, HOST_A)),
                        Optional.of(key(TsigAlgorithm.HMAC_SHA256)));

        assertThat(kind(answer)).isEqualTo(FailureKind.NOTZONE);
    }

    @Test
    void anAnswerWithoutSignatureIsNotBelieved() {
        // Says NOERROR, and changed nothing.
        AuthoritativeZones untouched = new AuthoritativeZones(List.of(ZONE), List.of(), NOON);
        DnsTransport forger = forging(answer -> unsigned(answer, 0));

        UpdateAnswer answer = add(forger, Optional.of(key(TsigAlgorithm.HMAC_SHA256)));

        assertThat(kind(answer)).isEqualTo(FailureKind.UNSIGNED);
        assertThat(((UpdateAnswer.Failed) answer).words())
                .contains("NOERROR without a signature", "192.0.2.53:53");
        assertThat(untouched.contents()).isEmpty();
    }

    @Test
    void waitsPastForgeriesForTheGenuineAnswer() {
        DnsTransport genuine = new DirectTransport(zones);
        DnsTransport noisy =
                (protocol, server, local, request, judge) -> {
                    byte[] query = request.clone();
                    query[2] |= (byte) 0x80;
                    assertThat(judge.apply(unsigned(query, 5))).isEqualTo(Verdict.DOUBTED);
                    byte[] otherId = unsigned(query, 0);
                    otherId[0] ^= 1;
                    assertThat(judge.apply(otherId)).isEqualTo(Verdict.IGNORED);
                    assertThat(judge.apply(new byte[] {1, 2, 3})).isEqualTo(Verdict.IGNORED);
                    return genuine.exchange(protocol, server, local, request, judge);
                };

        assertThat(add(noisy, Optional.of(key(TsigAlgorithm.HMAC_SHA256))))
                .isEqualTo(UpdateAnswer.APPLIED);
    }

    @Test
    void anAnswerThatWasTamperedWithIsNotBelieved() {
        DnsTransport tampering =
                forging(
                        answer -> {
                            byte[] other = answer.clone();
                            other[3] = (byte) (other[3] & 0xf0 | 8);
                            return other;
                        });

        assertThat(kind(add(tampering, Optional.of(key(TsigAlgorithm.HMAC_SHA256)))))
                .isEqualTo(FailureKind.UNSIGNED);
    }

    @Test
    void largeUpdatesGoOverTcpAtOnce() {
        List<Protocol> used = new ArrayList<>();
        DnsTransport direct = new DirectTransport(zones);
        DnsTransport watched =
                (protocol, server, local, request, judge) -> {
                    used.add(protocol);
                    return direct.exchange(protocol, server, local, request, judge);
                };
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            changes.add(new Change.Add(ZONE.child("a-rather-long-host-name-" + i), 60, HOST_DHCID));
        }

        assertThat(send(watched, List.of(), changes, Optional.of(key(TsigAlgorithm.HMAC_SHA256))))
                .isEqualTo(UpdateAnswer.APPLIED);
        assertThat(used).containsExactly(Protocol.TCP);
    }

    @Test
    void silenceOverUdpIsTriedOverTcpBeforeItCounts() {
        List<Protocol> used = new ArrayList<>();
        DnsTransport deaf =
                (protocol, server, local, request, judge) -> {
                    used.add(protocol);
                    return new Delivery.Silent();
                };

        assertThat(kind(add(deaf, Optional.of(key(TsigAlgorithm.HMAC_SHA256)))))
                .isEqualTo(FailureKind.TIMEOUT);
        assertThat(used).containsExactly(Protocol.UDP, Protocol.TCP);
    }

    @Test
    void hostileBytesNeitherBreakTheServerNorTheSender() {
        Random random = new Random(4703);
        List<byte[]> seen = new ArrayList<>();
        add(
                (protocol, server, local, request, judge) -> {
                    seen.add(request);
                    return new Delivery.Silent();
                },
                Optional.of(key(TsigAlgorithm.HMAC_SHA256)));
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = seen.getFirst().clone();
            for (int flips = random.nextInt(8); flips >= 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            byte[] cut = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
            zones.answer(random.nextBoolean() ? cut : bytes, random.nextBoolean());
            add(
                    (protocol, server, local, request, judge) -> {
                        byte[] reply = cut.clone();
                        if (reply.length > 3) {
                            reply[0] = request[0];
                            reply[1] = request[1];
                            reply[2] |= (byte) 0x80;
                        }
                        return judge.apply(reply) == Verdict.BELIEVED
                                ? new Delivery.Answered()
                                : new Delivery.Silent();
                    },
                    Optional.of(key(TsigAlgorithm.HMAC_SHA256)));
        }
        // The message id is not signed, so a mutation of it alone is a genuine update.
        assertThat(zones.contents())
                .contains("host.example.org A 192.0.2.1")
                .allMatch(
                        line ->
                                line.startsWith("host.example.org ")
                                        || line.equals("free.example.org A 192.0.2.1"));
    }

    /// A transport whose server answers correctly, but what arrives is something else.
    private DnsTransport forging(UnaryOperator<byte[]> forgery) {
        return (protocol, server, local, request, judge) -> {
            byte[] answer = zones.answer(request, true).orElseThrow();
            return judge.apply(forgery.apply(answer)) == Verdict.BELIEVED
                    ? new Delivery.Answered()
                    : new Delivery.Silent();
        };
    }

    /// The header of a message with another rcode and nothing behind it.
    private static byte[] unsigned(byte[] message, int rcode) {
        byte[] header = Arrays.copyOf(message, 12);
        header[3] = (byte) rcode;
        Arrays.fill(header, 4, 12, (byte) 0);
        return header;
    }

    private UpdateAnswer add(DnsTransport transport, Optional<TsigKey> key) {
        return send(transport, List.of(), List.of(new Change.Add(FREE, 60, HOST_A)), key);
    }

    private UpdateAnswer send(
            List<Prerequisite> prerequisites, List<Change> changes, Optional<TsigKey> key) {
        return send(new DirectTransport(zones), prerequisites, changes, key);
    }

    private static UpdateAnswer send(
            DnsTransport transport,
            List<Prerequisite> prerequisites,
            List<Change> changes,
            Optional<TsigKey> key) {
        DnsZoneConfig zone =
                new DnsZoneConfig(ZONE, List.of(SERVER), key.stream().toList(), Optional.empty());
        return new SignedUpdateSender(transport, NOON, new Random(1))
                .update(
                        zone,
                        SERVER,
                        new UpdateMessage(UpdateMessage.Kind.U1, ZONE, prerequisites, changes));
    }

    private static FailureKind kind(UpdateAnswer answer) {
        return ((UpdateAnswer.Failed) answer).kind();
    }

    private static TsigKey key(TsigAlgorithm algorithm) {
        byte[] secret = new byte[32];
        Arrays.fill(secret, (byte) algorithm.ordinal());
        return new TsigKey(DnsName.parse(algorithm.toString()), algorithm, OctetString.of(secret));
    }

    private static Dhcid dhcid(int last) {
        byte[] rdata = new byte[35];
        rdata[2] = 1;
        rdata[34] = (byte) last;
        return new Dhcid(OctetString.of(rdata));
    }
}
