package io.leasehold.ddns.dns;

import io.leasehold.ddns.zone.DnsServer;
import io.leasehold.ipam.net.Ipv4Address;

import java.util.Optional;
import java.util.function.Function;

/// A wire without a network: hands each message to {@link AuthoritativeZones} on the calling
/// thread, so that a single-threaded simulation runs the real codec, TSIG included.
public final class DirectTransport implements DnsTransport {
    private final AuthoritativeZones zones;

    public DirectTransport(AuthoritativeZones zones) {
        this.zones = zones;
    }

    @Override
    public Delivery exchange(
            Protocol protocol,
            DnsServer server,
            Optional<Ipv4Address> localAddress,
            byte[] request,
            Function<byte[], Verdict> judge) {
        Optional<byte[]> answer = zones.answer(request, protocol == Protocol.UDP);
        return answer.isPresent() && judge.apply(answer.get()) == Verdict.BELIEVED
                ? new Delivery.Answered()
                : new Delivery.Silent();
    }
}
