package io.leasehold.ipam.dns;

import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Prefix;
import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.net.Ipv4RangeSet;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which zones hold the PTR records of a prefix (RFC 1035 section 3.5, RFC 2317). */
public final class ReverseZones {
    /** More zones of a /24 than these are better one of a /16. */
    private static final int MOST = 16;

    private static final int SIZE_OF_16 = 1 << 16;
    private static final int SIZE_OF_24 = 1 << 8;

    private ReverseZones() {}

    /**
     * A zone that is needed.
     *
     * @param classless the prefix whose PTR records it holds when that is smaller than a /24;
     *     CNAMEs in the zone above it lead there (RFC 2317 section 4)
     */
    public record Needed(DnsName zone, Optional<Ipv4Prefix> classless) {
        /** The zone that could be used instead of a classless one. */
        public DnsName whole() {
            return classless.map(prefix -> above(prefix.network(), 3)).orElse(zone);
        }
    }

    /**
     * The zones that a prefix needs and that are not there: those of its /24 networks, or of the
     * /16 when these are many; a classless one for what is smaller than a /24.
     *
     * @param zones the names of the zones that are there
     * @param classless the prefixes whose PTR records are in classless ones of them
     */
    public static List<Needed> missing(
            Ipv4Prefix prefix, Collection<DnsName> zones, Collection<Ipv4Prefix> classless) {
        Ipv4RangeSet held = Ipv4RangeSet.of(classless.stream().map(Ipv4Prefix::range).toList());
        List<Ipv4Address> networks = new ArrayList<>();
        long count = 0;
        for (long offset = 0; offset < prefix.size(); ) {
            Ipv4Address network = prefix.network().plus(offset);
            if (prefix.length() <= 16
                    && offset % SIZE_OF_16 == 0
                    && nothingNear(network, zones, classless)) {
                // Nobody needs the names of its 256 networks to know that none of them has a zone.
                networks.add(network);
                count += SIZE_OF_16 / SIZE_OF_24;
                offset += SIZE_OF_16;
                continue;
            }
            Ipv4Address last = network.plus(Math.min(SIZE_OF_24, prefix.size()) - 1);
            DnsName zone = above(network, 3);
            if (zones.stream().noneMatch(zone::isWithin)
                    && !Ipv4RangeSet.of(List.of(new Ipv4Range(network, last)))
                            .minus(held)
                            .isEmpty()) {
                networks.add(network);
                count++;
            }
            offset += SIZE_OF_24;
        }
        if (prefix.length() > 24) {
            return networks.stream()
                    .map(network -> new Needed(classless(prefix), Optional.of(prefix)))
                    .toList();
        }
        int octets = count > MOST ? 2 : 3;
        Set<DnsName> names = new LinkedHashSet<>();
        networks.forEach(network -> names.add(above(network, octets)));
        return names.stream().map(name -> new Needed(name, Optional.empty())).toList();
    }

    /** Whether no zone is above or below that of a /16, and no classless one in it. */
    private static boolean nothingNear(
            Ipv4Address network, Collection<DnsName> zones, Collection<Ipv4Prefix> classless) {
        DnsName whole = above(network, 2);
        Ipv4Range range = new Ipv4Range(network, network.plus(SIZE_OF_16 - 1));
        return zones.stream().noneMatch(zone -> whole.isWithin(zone) || zone.isWithin(whole))
                && classless.stream().noneMatch(prefix -> range.contains(prefix.network()));
    }

    /** A name in the style of RFC 2317 section 4, with a hyphen that every DNS server takes. */
    private static DnsName classless(Ipv4Prefix prefix) {
        return above(prefix.network(), 3)
                .child((prefix.network().bits() & 0xff) + "-" + prefix.length());
    }

    /** The zone of the first octets of an address. */
    private static DnsName above(Ipv4Address address, int octets) {
        List<String> labels = DnsName.reverseOf(address).labels();
        return DnsName.parse(String.join(".", labels.subList(4 - octets, labels.size())));
    }
}
