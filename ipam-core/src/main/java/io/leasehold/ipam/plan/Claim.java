package io.leasehold.ipam.plan;

import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Range;

import java.util.List;
import java.util.Optional;

/**
 * A range, or one address, that somebody owns.
 *
 * @param label what the owner uses it for, like {@code media/plex}; may be empty
 * @param hostnames what the one address is called in DNS, as long as the claim stands: labels that
 *     the subnet qualifies, or full names; all claims of an address together, the first is what its
 *     PTR says
 * @param observer who reported it, like {@code kubernetes home}; empty when a person declared it
 * @param written how it was written where that says something else than {@code range}, like {@code
 *     192.168.100.200/28}
 * @param via the next hop that routes to the range, when it is not on the link
 * @param drawnIn the VLAN its source believes it to be in
 * @param drain whether live leases there may run out; else the claim is refused while there are any
 */
public record Claim(
        ClaimId id,
        Space space,
        Ipv4Range range,
        Owner owner,
        ClaimSemantics semantics,
        Source source,
        String label,
        List<String> hostnames,
        String observer,
        Optional<String> written,
        Optional<Ipv4Address> via,
        Optional<VlanId> drawnIn,
        boolean drain,
        Standing standing,
        Notes notes) {
    public Claim {
        hostnames = List.copyOf(hostnames);
    }

    /** A claim in the LAN's space with nothing special about it. */
    public Claim(
            ClaimId id, Ipv4Range range, Owner owner, ClaimSemantics semantics, Source source) {
        this(
                id,
                Space.LAN,
                range,
                owner,
                semantics,
                source,
                "",
                List.of(),
                "",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                Standing.IN_FORCE,
                Notes.NONE);
    }

    /** Whether DHCP may not lease from the range. */
    public boolean carves() {
        return semantics.carves() && standing != Standing.HELD_BACK;
    }

    /** Whether it would carve if it were not held back. */
    public boolean isHeldBack() {
        return semantics.carves() && standing == Standing.HELD_BACK;
    }

    public Claim withId(ClaimId assigned) {
        return but().id(assigned).build();
    }

    public Claim withStanding(Standing changed) {
        return but().standing(changed).build();
    }

    /** Begins a claim that is like this one but for what is then set. */
    public Builder but() {
        return new Builder(this);
    }

    /** A claim under way; mutable, not thread-safe. */
    public static final class Builder {
        private ClaimId id;
        private Space space;
        private Ipv4Range range;
        private Owner owner;
        private ClaimSemantics semantics;
        private Source source;
        private String label;
        private List<String> hostnames;
        private String observer;
        private Optional<String> written;
        private Optional<Ipv4Address> via;
        private Optional<VlanId> drawnIn;
        private boolean drain;
        private Standing standing;
        private Notes notes;

        private Builder(Claim claim) {
            id = claim.id;
            space = claim.space;
            range = claim.range;
            owner = claim.owner;
            semantics = claim.semantics;
            source = claim.source;
            label = claim.label;
            hostnames = claim.hostnames;
            observer = claim.observer;
            written = claim.written;
            via = claim.via;
            drawnIn = claim.drawnIn;
            drain = claim.drain;
            standing = claim.standing;
            notes = claim.notes;
        }

        public Builder id(ClaimId value) {
            id = value;
            return this;
        }

        public Builder space(Space value) {
            space = value;
            return this;
        }

        public Builder range(Ipv4Range value) {
            range = value;
            return this;
        }

        public Builder owner(Owner value) {
            owner = value;
            return this;
        }

        public Builder semantics(ClaimSemantics value) {
            semantics = value;
            return this;
        }

        public Builder source(Source value) {
            source = value;
            return this;
        }

        public Builder label(String value) {
            label = value;
            return this;
        }

        public Builder hostnames(List<String> value) {
            hostnames = value;
            return this;
        }

        public Builder observer(String value) {
            observer = value;
            return this;
        }

        public Builder written(Optional<String> value) {
            written = value;
            return this;
        }

        public Builder via(Optional<Ipv4Address> value) {
            via = value;
            return this;
        }

        public Builder drawnIn(Optional<VlanId> value) {
            drawnIn = value;
            return this;
        }

        public Builder drain(boolean value) {
            drain = value;
            return this;
        }

        public Builder standing(Standing value) {
            standing = value;
            return this;
        }

        public Builder notes(Notes value) {
            notes = value;
            return this;
        }

        public Claim build() {
            return new Claim(
                    id, space, range, owner, semantics, source, label, hostnames, observer, written,
                    via, drawnIn, drain, standing, notes);
        }
    }

    @Override
    public String toString() {
        return owner + " " + range;
    }
}
