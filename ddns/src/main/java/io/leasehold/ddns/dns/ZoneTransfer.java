package io.leasehold.ddns.dns;

import io.leasehold.ddns.zone.DnsServer;
import io.leasehold.ddns.zone.DnsZoneConfig;
import io.leasehold.ddns.zone.TsigKey;
import io.leasehold.ipam.dns.DnsName;

import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.ZoneTransferException;
import org.xbill.DNS.ZoneTransferIn;
import org.xbill.DNS.ZoneTransferIn.ZoneTransferHandler;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Reads a whole zone (AXFR, RFC 5936), signed with the zone's keys in turn and, without keys,
/// unsigned. Bounded in records and time; what is read is handed on, not kept. Blocks; thread-safe.
public final class ZoneTransfer {
    private final InstantSource clock;
    private final Duration timeout;
    private final long mostRecords;

    /// How it ended. After anything but {@link Whole}, what was handed on may be a part.
    public sealed interface Outcome {
        /// @param records how many, SOA included once
        record Whole(long serial, long records) implements Outcome {}

        /// @param words why it was not had
        record Refused(String words) implements Outcome {}
    }

    /// @param timeout for all of it
    public ZoneTransfer(InstantSource clock, Duration timeout, long mostRecords) {
        this.clock = clock;
        this.timeout = timeout;
        this.mostRecords = mostRecords;
    }

    /// @param begin called before the first record of each attempt
    public Outcome read(
            DnsZoneConfig zone, DnsServer server, Runnable begin, Consumer<ZoneRecord> each) {
        List<Optional<TsigKey>> keys = new ArrayList<>();
        zone.keys().forEach(key -> keys.add(Optional.of(key)));
        if (keys.isEmpty()) {
            keys.add(Optional.empty());
        }
        Outcome outcome = new Outcome.Refused("no key");
        for (Optional<TsigKey> key : keys) {
            begin.run();
            outcome = attempt(zone, server, key, each);
            if (outcome instanceof Outcome.Whole) {
                break;
            }
        }
        return outcome;
    }

    private Outcome attempt(
            DnsZoneConfig zone,
            DnsServer server,
            Optional<TsigKey> key,
            Consumer<ZoneRecord> each) {
        Counting counting = new Counting(zone.zone(), each);
        try {
            InetSocketAddress remote =
                    new InetSocketAddress(InetAddress.getByName(server.host()), server.port());
            ZoneTransferIn transfer =
                    ZoneTransferIn.newAXFR(
                            WireMessages.name(zone.zone()),
                            remote,
                            key.map(k -> WireMessages.tsig(k, clock)).orElse(null));
            transfer.setTimeout(timeout);
            if (zone.localAddress().isPresent()) {
                transfer.setLocalAddress(
                        new InetSocketAddress(
                                InetAddress.getByAddress(zone.localAddress().get().toBytes()), 0));
            }
            transfer.run(counting);
            return new Outcome.Whole(counting.serial, counting.records);
        } catch (IOException | ZoneTransferException refused) {
            return new Outcome.Refused(
                    "zone transfer of %s from %s%s: %s"
                            .formatted(
                                    zone.zone(),
                                    server,
                                    key.map(k -> " with key " + k.name()).orElse(""),
                                    refused.getMessage()));
        }
    }

    private final class Counting implements ZoneTransferHandler {
        private final DnsName zone;
        private final Consumer<ZoneRecord> each;
        private long records;
        private long serial;

        Counting(DnsName zone, Consumer<ZoneRecord> each) {
            this.zone = zone;
            this.each = each;
        }

        @Override
        public void startAXFR() {
            records = 0;
        }

        @Override
        public void startIXFR() throws ZoneTransferException {
            throw new ZoneTransferException("differences were sent where all was asked for");
        }

        @Override
        public void startIXFRDeletes(Record soa) throws ZoneTransferException {
            startIXFR();
        }

        @Override
        public void startIXFRAdds(Record soa) throws ZoneTransferException {
            startIXFR();
        }

        @Override
        public void handleRecord(Record record) throws ZoneTransferException {
            if (++records > mostRecords) {
                throw new ZoneTransferException(
                        "zone %s has more than %d records".formatted(zone, mostRecords));
            }
            if (record instanceof SOARecord soa) {
                serial = soa.getSerial();
            }
            each.accept(WireMessages.shown(record));
        }
    }
}
