package io.leasehold.ipam.plan;

import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Prefix;
import io.leasehold.ipam.option.OptionSet;
import io.leasehold.ipam.option.OptionTerms;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A leaf subnet as declared. Immutable; {@link SubnetSnapshot} is what serving works with.
 *
 * @param section the path of a {@link Section}
 * @param sharedNetwork the name of the {@link SharedNetwork} it is part of
 * @param relays values of {@code giaddr} that mean this subnet although they lie elsewhere
 * @param dhcpServer who serves DHCP here, when {@code authority} is FOREIGN
 * @param classes clients of these classes only are served; empty for all
 * @param terms what its clients get, as far as it is said here; {@link SubnetSnapshot#terms} is
 *     what they get
 * @param dot0Dot255 whether addresses inside that end in .0 or .255 may be leased dynamically
 * @param announceRoutes whether clients are told the routes to claims behind next hops of this
 *     subnet (option 121, RFC 3442)
 */
public record Subnet(
        SubnetId id,
        Space space,
        Ipv4Prefix prefix,
        String name,
        Optional<String> section,
        Optional<VlanId> vlan,
        Optional<String> networkInterface,
        Optional<String> sharedNetwork,
        Set<Ipv4Address> relays,
        Authority authority,
        Optional<String> dhcpServer,
        Optional<Ipv4Address> gateway,
        Set<String> classes,
        Handling handling,
        Terms terms,
        DdnsPolicy ddns,
        boolean dot0Dot255,
        boolean announceRoutes,
        Notes notes,
        Source source,
        List<Pool> pools,
        List<Reservation> reservations) {
    public Subnet {
        relays = Set.copyOf(relays);
        classes = Set.copyOf(classes);
        pools = List.copyOf(pools);
        reservations = List.copyOf(reservations);
    }

    /** Begins a subnet that Leasehold would serve, of which nothing but the prefix is said yet. */
    public static Builder of(Ipv4Prefix prefix) {
        return new Builder(prefix);
    }

    /** Begins a subnet that is like this one but for what is then set. */
    public Builder but() {
        return new Builder(this);
    }

    public Subnet withId(SubnetId assigned) {
        return but().id(assigned).build();
    }

    public Subnet withReservations(List<Reservation> changed) {
        return but().reservations(changed).build();
    }

    /** This subnet without its pools and reservations. */
    Subnet bare() {
        return but().pools(List.of()).reservations(List.of()).build();
    }

    /** A subnet under way; mutable, not thread-safe. */
    public static final class Builder {
        private SubnetId id = SubnetId.UNASSIGNED;
        private Space space = Space.LAN;
        private Ipv4Prefix prefix;
        private String name;
        private Optional<String> section = Optional.empty();
        private Optional<VlanId> vlan = Optional.empty();
        private Optional<String> networkInterface = Optional.empty();
        private Authority authority = Authority.LEASEHOLD;
        private Optional<String> dhcpServer = Optional.empty();
        private Optional<Ipv4Address> gateway = Optional.empty();
        private Optional<String> sharedNetwork = Optional.empty();
        private Set<Ipv4Address> relays = Set.of();
        private Set<String> classes = Set.of();
        private Handling handling = Handling.UNSET;
        private Terms terms = Terms.NONE;
        private DdnsPolicy ddns = DdnsPolicy.OFF;
        private boolean dot0Dot255;
        private boolean announceRoutes;
        private Notes notes = Notes.NONE;
        private Source source = Source.API;
        private List<Pool> pools = List.of();
        private List<Reservation> reservations = List.of();

        private Builder(Ipv4Prefix prefix) {
            this.prefix = prefix;
            this.name = prefix.toString();
        }

        private Builder(Subnet subnet) {
            id = subnet.id;
            space = subnet.space;
            prefix = subnet.prefix;
            name = subnet.name;
            section = subnet.section;
            vlan = subnet.vlan;
            networkInterface = subnet.networkInterface;
            authority = subnet.authority;
            dhcpServer = subnet.dhcpServer;
            gateway = subnet.gateway;
            sharedNetwork = subnet.sharedNetwork;
            relays = subnet.relays;
            classes = subnet.classes;
            handling = subnet.handling;
            terms = subnet.terms;
            ddns = subnet.ddns;
            dot0Dot255 = subnet.dot0Dot255;
            announceRoutes = subnet.announceRoutes;
            notes = subnet.notes;
            source = subnet.source;
            pools = subnet.pools;
            reservations = subnet.reservations;
        }

        public Builder id(SubnetId value) {
            id = value;
            return this;
        }

        public Builder space(Space value) {
            space = value;
            return this;
        }

        public Builder prefix(Ipv4Prefix value) {
            prefix = value;
            return this;
        }

        public Builder name(String value) {
            name = value;
            return this;
        }

        public Builder section(Optional<String> value) {
            section = value;
            return this;
        }

        public Builder vlan(Optional<VlanId> value) {
            vlan = value;
            return this;
        }

        public Builder networkInterface(Optional<String> value) {
            networkInterface = value;
            return this;
        }

        public Builder authority(Authority value) {
            authority = value;
            return this;
        }

        public Builder dhcpServer(Optional<String> value) {
            dhcpServer = value;
            return this;
        }

        public Builder gateway(Optional<Ipv4Address> value) {
            gateway = value;
            return this;
        }

        public Builder sharedNetwork(Optional<String> value) {
            sharedNetwork = value;
            return this;
        }

        public Builder relays(Set<Ipv4Address> value) {
            relays = value;
            return this;
        }

        public Builder classes(Set<String> value) {
            classes = value;
            return this;
        }

        public Builder handling(Handling value) {
            handling = value;
            return this;
        }

        public Builder terms(Terms value) {
            terms = value;
            return this;
        }

        /** Sets the lease times of the terms, all of them. */
        public Builder leaseTimes(LeaseTimes value) {
            terms = terms.with(value.terms());
            return this;
        }

        /** Sets the option values of the terms. */
        public Builder options(OptionSet value) {
            terms =
                    terms.with(
                            new OptionTerms(
                                    value, terms.options().always(), terms.options().never()));
            return this;
        }

        public Builder ddns(DdnsPolicy value) {
            ddns = value;
            return this;
        }

        public Builder dot0Dot255(boolean value) {
            dot0Dot255 = value;
            return this;
        }

        public Builder announceRoutes(boolean value) {
            announceRoutes = value;
            return this;
        }

        public Builder notes(Notes value) {
            notes = value;
            return this;
        }

        public Builder source(Source value) {
            source = value;
            return this;
        }

        public Builder pools(List<Pool> value) {
            pools = value;
            return this;
        }

        public Builder reservations(List<Reservation> value) {
            reservations = value;
            return this;
        }

        public Subnet build() {
            return new Subnet(
                    id,
                    space,
                    prefix,
                    name,
                    section,
                    vlan,
                    networkInterface,
                    sharedNetwork,
                    relays,
                    authority,
                    dhcpServer,
                    gateway,
                    classes,
                    handling,
                    terms,
                    ddns,
                    dot0Dot255,
                    announceRoutes,
                    notes,
                    source,
                    pools,
                    reservations);
        }
    }
}
