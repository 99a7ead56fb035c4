package io.leasehold.ipam.dns;

import io.leasehold.ipam.net.Ipv4Address;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * What DNS should say about one address from now on. Written in the transaction that changes its
 * lease.
 */
public sealed interface DnsIntent {
    Ipv4Address address();

    /**
     * The address has a name.
     *
     * @param name also what the PTR says
     * @param ttl of the A, DHCID and PTR records, whole seconds (RFC 4702 section 5)
     * @param forward whether A and DHCID are ours to publish
     * @param reverse whether the PTR is ours to publish
     * @param mode what is asked of the names before they are published
     * @param aliases further names of the address, published as {@code name} is but for the PTR:
     *     several services behind one load-balancer address
     */
    record Publish(
            Ipv4Address address,
            DnsName name,
            Dhcid dhcid,
            Duration ttl,
            boolean forward,
            boolean reverse,
            ConflictMode mode,
            List<Alias> aliases)
            implements DnsIntent {
        public Publish {
            aliases = List.copyOf(aliases);
        }

        /** One name, by RFC 4703. */
        public Publish(
                Ipv4Address address,
                DnsName name,
                Dhcid dhcid,
                Duration ttl,
                boolean forward,
                boolean reverse) {
            this(
                    address,
                    name,
                    dhcid,
                    ttl,
                    forward,
                    reverse,
                    ConflictMode.CHECK_WITH_DHCID,
                    List.of());
        }

        public Publish withMode(ConflictMode other) {
            return new Publish(address, name, dhcid, ttl, forward, reverse, other, aliases);
        }

        /** The same, taking its names over from whoever has them. */
        public Publish adopted() {
            return mode.marks() ? withMode(ConflictMode.NO_CHECK_WITH_DHCID) : this;
        }

        /** The DHCID that stands beside the address record of {@code name}, if any does. */
        public Optional<Dhcid> mark() {
            return mode.marks() ? Optional.of(dhcid) : Optional.empty();
        }

        /**
         * Every name that gets an address record, {@code name} first, with the DHCID beside it;
         * none when those records are not ours to publish.
         */
        public SequencedMap<DnsName, Optional<Dhcid>> forwardNames() {
            SequencedMap<DnsName, Optional<Dhcid>> names = new LinkedHashMap<>();
            if (forward) {
                names.put(name, mark());
                for (Alias alias : aliases) {
                    names.putIfAbsent(
                            alias.name(),
                            mode.marks() ? Optional.of(alias.dhcid()) : Optional.empty());
                }
            }
            return names;
        }
    }

    /** A further name of an address; its DHCID is its own, since a DHCID digests the name. */
    record Alias(DnsName name, Dhcid dhcid) {}

    /** Nothing is to be published for the address; whatever we did publish goes. */
    record Withdraw(Ipv4Address address) implements DnsIntent {}
}
