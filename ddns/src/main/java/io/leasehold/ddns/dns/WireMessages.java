package io.leasehold.ddns.dns;

import io.leasehold.ddns.plan.Change;
import io.leasehold.ddns.plan.Prerequisite;
import io.leasehold.ddns.plan.RecordData;
import io.leasehold.ddns.plan.UpdateMessage;
import io.leasehold.ddns.zone.TsigAlgorithm;
import io.leasehold.ddns.zone.TsigKey;
import io.leasehold.ipam.dns.Dhcid;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;

import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.DHCIDRecord;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import org.xbill.DNS.Update;

import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

import javax.crypto.spec.SecretKeySpec;

/// Our words in dnsjava's and back.
final class WireMessages {
    private WireMessages() {}

    static Name name(DnsName name) {
        try {
            return Name.fromString(name.text() + ".");
        } catch (TextParseException impossible) {
            throw new IllegalStateException(name + " was checked when it was made", impossible);
        }
    }

    static Update update(UpdateMessage message) {
        Update update = new Update(name(message.zone()));
        for (Prerequisite prerequisite : message.prerequisites()) {
            Name name = name(prerequisite.name());
            switch (prerequisite) {
                case Prerequisite.NameNotInUse _ -> update.absent(name);
                case Prerequisite.NameInUse _ -> update.present(name);
                case Prerequisite.RrsetExists(var _, var type) -> update.present(name, type.code());
                case Prerequisite.RrsetAbsent(var _, var type) -> update.absent(name, type.code());
                case Prerequisite.RrsetEquals(var _, var data) ->
                        update.present(record(name, 0, data));
            }
        }
        for (Change change : message.changes()) {
            Name name = name(change.name());
            switch (change) {
                case Change.Add(var _, var ttl, var data) -> update.add(record(name, ttl, data));
                case Change.DeleteRrset(var _, var type) -> update.delete(name, type.code());
                case Change.DeleteRecord(var _, var data) -> update.delete(record(name, 0, data));
            }
        }
        return update;
    }

    static Record record(Name name, long ttlSeconds, RecordData data) {
        return switch (data) {
            case RecordData.A(var address) ->
                    new ARecord(name, DClass.IN, ttlSeconds, address.toBytes());
            case RecordData.Aaaa(var address) ->
                    new AAAARecord(name, DClass.IN, ttlSeconds, address.toBytes());
            case RecordData.Ptr(var target) ->
                    new PTRRecord(name, DClass.IN, ttlSeconds, name(target));
            case RecordData.Dhcid(var dhcid) ->
                    new DHCIDRecord(name, DClass.IN, ttlSeconds, dhcid.rdata().toBytes());
        };
    }

    /// A record of a type that we know; empty for others, and for a PTR to what is no host name.
    static Optional<RecordData> data(Record record) {
        return switch (record) {
            case ARecord a ->
                    Optional.of(
                            new RecordData.A(Ipv4Address.ofBytes(a.getAddress().getAddress(), 0)));
            case AAAARecord aaaa ->
                    Optional.of(
                            new RecordData.Aaaa(OctetString.of(aaaa.getAddress().getAddress())));
            case DHCIDRecord dhcid ->
                    Optional.of(new RecordData.Dhcid(new Dhcid(OctetString.of(dhcid.getData()))));
            case PTRRecord ptr -> {
                try {
                    yield Optional.of(
                            new RecordData.Ptr(DnsName.parse(ptr.getTarget().toString())));
                } catch (IllegalArgumentException _) {
                    yield Optional.empty();
                }
            }
            default -> Optional.empty();
        };
    }

    /// A name as {@link ZoneRecord} has it.
    static String text(Name name) {
        return name.toString(true).toLowerCase(Locale.ROOT);
    }

    /// A record of any type, in words.
    static ZoneRecord shown(Record record) {
        String data =
                switch (record) {
                    case ARecord a -> a.getAddress().getHostAddress();
                    case PTRRecord ptr -> text(ptr.getTarget());
                    case CNAMERecord cname -> text(cname.getTarget());
                    case NSRecord ns -> text(ns.getTarget());
                    case DHCIDRecord dhcid -> Base64.getEncoder().encodeToString(dhcid.getData());
                    case TXTRecord txt -> String.join("", txt.getStrings());
                    default -> record.rdataToString();
                };
        return new ZoneRecord(
                text(record.getName()), Type.string(record.getType()), record.getTTL(), data);
    }

    static TSIG tsig(TsigKey key, InstantSource clock) {
        return new TSIG(
                algorithm(key.algorithm()),
                name(key.name()),
                new SecretKeySpec(key.secret().toBytes(), key.algorithm().javaName()),
                clock.withZone(ZoneOffset.UTC));
    }

    static Name algorithm(TsigAlgorithm algorithm) {
        return switch (algorithm) {
            case HMAC_SHA256 -> TSIG.HMAC_SHA256;
            case HMAC_SHA384 -> TSIG.HMAC_SHA384;
            case HMAC_SHA512 -> TSIG.HMAC_SHA512;
            case HMAC_SHA1 -> TSIG.HMAC_SHA1;
            case HMAC_MD5 -> TSIG.HMAC_MD5;
        };
    }
}
