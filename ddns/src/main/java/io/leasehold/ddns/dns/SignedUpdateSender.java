package io.leasehold.ddns.dns;

import io.leasehold.ddns.dns.DnsTransport.Delivery;
import io.leasehold.ddns.dns.DnsTransport.Protocol;
import io.leasehold.ddns.plan.FailureKind;
import io.leasehold.ddns.plan.UpdateAnswer;
import io.leasehold.ddns.plan.UpdateAnswer.Failed;
import io.leasehold.ddns.plan.UpdateMessage;
import io.leasehold.ddns.reconcile.UpdateSender;
import io.leasehold.ddns.zone.DnsServer;
import io.leasehold.ddns.zone.DnsZoneConfig;
import io.leasehold.ddns.zone.TsigKey;
import io.leasehold.ipam.dns.DnsName;

import org.xbill.DNS.TSIG;
import org.xbill.DNS.TSIGRecord;
import org.xbill.DNS.Update;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/// Sends signed RFC 2136 updates: a datagram first, TCP for what is large, truncated or met with
/// silence. Thread-safe if its random generator is.
public final class SignedUpdateSender implements UpdateSender {
    /// What passes every link unfragmented; larger messages go over TCP at once.
    private static final int LARGEST_DATAGRAM = 1232;

    private final DnsTransport transport;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final DnsQueryClient queries;

    /// Which of several keys a server took last, so that a rotation costs one refused message and
    /// not one each time. One entry per zone and server at most.
    private final Map<Route, Integer> acceptedKeys = new ConcurrentHashMap<>();

    private record Route(DnsName zone, DnsServer server) {}

    /// @param clock wall time, for signatures
    /// @param random for message ids; give a {@link java.security.SecureRandom} when the network is
    ///   real
    public SignedUpdateSender(DnsTransport transport, InstantSource clock, RandomGenerator random) {
        this.transport = transport;
        this.clock = clock;
        this.random = random;
        this.queries = new DnsQueryClient(transport, random);
    }

    @Override
    public boolean answers(DnsZoneConfig zone, DnsServer server) {
        return queries.answers(server, zone.localAddress(), zone.zone());
    }

    @Override
    public UpdateAnswer update(DnsZoneConfig zone, DnsServer server, UpdateMessage message) {
        List<TsigKey> keys = zone.keys();
        if (keys.isEmpty()) {
            return send(zone, server, message, Optional.empty());
        }
        Route route = new Route(zone.zone(), server);
        int accepted = acceptedKeys.getOrDefault(route, 0);
        Optional<UpdateAnswer> rejected = Optional.empty();
        for (int i = 0; i < keys.size(); i++) {
            int index = (accepted + i) % keys.size();
            UpdateAnswer answer = send(zone, server, message, Optional.of(keys.get(index)));
            if (!(answer instanceof Failed(var kind, var _))
                    || kind != FailureKind.BADKEY && kind != FailureKind.BADSIG) {
                acceptedKeys.put(route, index);
                return answer;
            }
            rejected = Optional.of(rejected.orElse(answer));
        }
        return rejected.orElseThrow();
    }

    private UpdateAnswer send(
            DnsZoneConfig zone, DnsServer server, UpdateMessage message, Optional<TsigKey> key) {
        Update update = WireMessages.update(message);
        int id = random.nextInt(1 << 16);
        update.getHeader().setID(id);
        Instant now = clock.instant();
        TSIG tsig = null;
        TSIGRecord signature = null;
        if (key.isPresent()) {
            tsig = WireMessages.tsig(key.get(), clock);
            tsig.apply(update, null);
            signature = update.getTSIG();
        }
        byte[] request = update.toWire();
        String attempt =
                "update of zone %s at %s %s"
                        .formatted(
                                zone.zone(),
                                server,
                                key.map(k -> "with key " + k.name()).orElse("without a key"));
        String source =
                zone.localAddress()
                        .map(address -> "source address " + address)
                        .orElse("our source address");
        UpdateJudge judge = new UpdateJudge(id, tsig, signature, attempt, source, now);

        Protocol first = request.length > LARGEST_DATAGRAM ? Protocol.TCP : Protocol.UDP;
        Delivery delivery =
                transport.exchange(first, server, zone.localAddress(), request, judge::judge);
        boolean silent = delivery instanceof Delivery.Silent && judge.hint().isEmpty();
        if (first == Protocol.UDP && (silent || judge.truncated())) {
            delivery =
                    transport.exchange(
                            Protocol.TCP, server, zone.localAddress(), request, judge::judge);
        }
        Delivery end = delivery;
        return judge.answer()
                .or(judge::hint)
                .orElseGet(
                        () ->
                                switch (end) {
                                    case Delivery.Unreachable(String why) ->
                                            new Failed(
                                                    FailureKind.UNREACHABLE, attempt + ": " + why);
                                    case Delivery.Silent _, Delivery.Answered _ ->
                                            new Failed(
                                                    FailureKind.TIMEOUT,
                                                    attempt
                                                            + ": no answer, neither UDP nor TCP; is"
                                                            + " the server up, and do firewalls let"
                                                            + " both through?");
                                });
    }
}
