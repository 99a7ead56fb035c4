package io.leasehold.ipam.inventory;

import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.net.Ipv4Address;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a look at a whole zone found.
 *
 * @param at when it was over
 * @param server that was asked
 * @param summary in words, for people
 * @param serials the serial of the zone's SOA by server, each as last seen; 0 to 2^32-1
 * @param counts addresses of the books by what the zone says of them
 * @param findings what a person may want to decide, at most {@value #MOST}
 * @param pointers addresses that have a PTR which we did not write, at most {@value #MOST}
 */
public record ZoneAudit(
        DnsName zone,
        Instant at,
        String server,
        Method method,
        String summary,
        Map<String, Long> serials,
        Counts counts,
        List<DnsFinding> findings,
        List<Pointer> pointers) {
    /** Most findings and most pointers that are kept of one look. */
    public static final int MOST = 1000;

    /** How the zone was read. */
    public enum Method {
        /** Whole (AXFR). */
        TRANSFER,
        /** Name by name, so what nobody asked for was not seen. */
        QUERIES,
        /** Not at all: no server answered. */
        NONE;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * How many names of the books are how.
     *
     * @param missing not there, and put back
     * @param changed there but with another value, and put back
     * @param foreign somebody else's
     * @param stale in the zone and explained by nothing
     * @param pending being published just now, and not judged
     * @param unread not judged since the server did not say
     */
    public record Counts(
            long ok,
            long missing,
            long changed,
            long foreign,
            long stale,
            long pending,
            long unread) {
        public static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0);
    }

    /** A PTR as it was found. */
    public record Pointer(Ipv4Address address, DnsName name) {}

    public ZoneAudit {
        serials = Map.copyOf(serials);
        findings = List.copyOf(findings);
        pointers = List.copyOf(pointers);
    }
}
