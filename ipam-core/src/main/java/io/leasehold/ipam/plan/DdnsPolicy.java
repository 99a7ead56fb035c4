package io.leasehold.ipam.plan;

import io.leasehold.ipam.dns.ConflictMode;
import io.leasehold.ipam.dns.Dhcid;
import io.leasehold.ipam.dns.DnsIntent;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.lease.ClientIdentity;
import io.leasehold.ipam.net.Ipv4Address;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What leases of a subnet publish.
 *
 * @param forward the zone that names are published in, and below which clients may name themselves;
 *     empty publishes no A and gives leases no name
 * @param suffix what qualifies names that say no domain, {@code forward} or below it; empty is
 *     {@code forward}
 * @param reverse whether PTR records are published
 * @param overridesClient whether the A record is ours to publish although the client wants to do it
 *     (RFC 4702 section 4: S is 0)
 * @param overridesNoUpdate whether names are published of clients that want none to be (N is 1)
 * @param generated which clients get a name made of their address
 * @param conflict what is asked of a name before it is published
 * @param ttl of the A, PTR and DHCID records
 * @param updatesOnRenew whether a renewal that changes nothing publishes its name again
 */
public record DdnsPolicy(
        Optional<DnsName> forward,
        Optional<DnsName> suffix,
        boolean reverse,
        boolean overridesClient,
        boolean overridesNoUpdate,
        GeneratedNames generated,
        ConflictMode conflict,
        NameTtl ttl,
        boolean updatesOnRenew) {
    public static final DdnsPolicy OFF = new DdnsPolicy(Optional.empty(), false);

    public DdnsPolicy {
        suffix = suffix.filter(itself -> !forward.equals(Optional.of(itself)));
    }

    /** Publishes for every client, whatever it wishes, by RFC 4703: what a LAN wants. */
    public DdnsPolicy(Optional<DnsName> forward, boolean reverse) {
        this(
                forward,
                Optional.empty(),
                reverse,
                true,
                true,
                GeneratedNames.NONE,
                ConflictMode.CHECK_WITH_DHCID,
                NameTtl.STANDARD,
                false);
    }

    /** This policy, whatever clients wish or as they wish (RFC 4702 section 4). */
    public DdnsPolicy overriding(boolean client, boolean noUpdate) {
        return but(
                draft -> {
                    draft.overridesClient = client;
                    draft.overridesNoUpdate = noUpdate;
                });
    }

    public DdnsPolicy withGenerated(GeneratedNames names) {
        return but(draft -> draft.generated = names);
    }

    public DdnsPolicy withSuffix(DnsName qualifying) {
        return but(draft -> draft.suffix = Optional.of(qualifying));
    }

    public DdnsPolicy withConflict(ConflictMode mode) {
        return but(draft -> draft.conflict = mode);
    }

    public DdnsPolicy withTtl(NameTtl rule) {
        return but(draft -> draft.ttl = rule);
    }

    public DdnsPolicy updatingOnRenew() {
        return but(draft -> draft.updatesOnRenew = true);
    }

    private DdnsPolicy but(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return new DdnsPolicy(
                forward,
                draft.suffix,
                reverse,
                draft.overridesClient,
                draft.overridesNoUpdate,
                draft.generated,
                draft.conflict,
                draft.ttl,
                draft.updatesOnRenew);
    }

    /** What of a policy may be set by itself; the rest says whether there is one. */
    private static final class Draft {
        private Optional<DnsName> suffix;
        private boolean overridesClient;
        private boolean overridesNoUpdate;
        private GeneratedNames generated;
        private ConflictMode conflict;
        private NameTtl ttl;
        private boolean updatesOnRenew;

        Draft(DdnsPolicy policy) {
            suffix = policy.suffix;
            overridesClient = policy.overridesClient;
            overridesNoUpdate = policy.overridesNoUpdate;
            generated = policy.generated;
            conflict = policy.conflict;
            ttl = policy.ttl;
            updatesOnRenew = policy.updatesOnRenew;
        }
    }

    /** What one label is qualified with; empty where no names are published. */
    public Optional<DnsName> qualifier() {
        return forward.map(zone -> suffix.orElse(zone));
    }

    /** What DNS is to say of an address that a client leases under a name of its own. */
    public DnsIntent.Publish ofClient(
            Ipv4Address address,
            DnsName name,
            ClientIdentity client,
            Duration lease,
            boolean publishesForward) {
        return publish(address, name, client, lease, publishesForward, conflict);
    }

    /**
     * What DNS is to say of an address under the name of a reservation. The DHCID is that of the
     * device by its first identifier, however it identifies itself now: firmware, system and rescue
     * system of one machine own one name. For the same reason a name that is in DNS with another
     * DHCID (of a former server, of a former version) is taken over, and one without DHCID is left
     * alone, unless the subnet is laxer or the reservation says what is to be asked.
     *
     * @param client who leases, if all that is known of the device is its circuit
     */
    public DnsIntent.Publish ofReservation(
            Ipv4Address address,
            DnsName name,
            Reservation reservation,
            ClientIdentity client,
            Duration lease,
            boolean publishesForward) {
        return publish(
                address,
                name,
                Devices.identityOf(reservation).orElse(client),
                lease,
                publishesForward,
                reservation.conflict().orElse(conflictOfDeclared()));
    }

    /**
     * What DNS is to say of an address that nobody leases, under the names that claims give to it;
     * empty when there are none.
     *
     * @param names the first is what the PTR says
     */
    Optional<DnsIntent.Publish> ofClaims(Ipv4Address address, List<DnsName> names, Duration lease) {
        if (names.isEmpty()) {
            return Optional.empty();
        }
        DnsName first = names.getFirst();
        return Optional.of(
                new DnsIntent.Publish(
                        address,
                        first,
                        Dhcid.of(ClaimNames.OWNER, first),
                        ttl.of(lease),
                        true,
                        reverse,
                        conflictOfDeclared(),
                        names.stream()
                                .skip(1)
                                .map(
                                        name ->
                                                new DnsIntent.Alias(
                                                        name, Dhcid.of(ClaimNames.OWNER, name)))
                                .toList()));
    }

    /** What is asked of names that a person gave. */
    ConflictMode conflictOfDeclared() {
        return conflict == ConflictMode.CHECK_WITH_DHCID
                ? ConflictMode.CHECK_EXISTS_WITH_DHCID
                : conflict;
    }

    private DnsIntent.Publish publish(
            Ipv4Address address,
            DnsName name,
            ClientIdentity owner,
            Duration lease,
            boolean publishesForward,
            ConflictMode mode) {
        return new DnsIntent.Publish(
                address,
                name,
                Dhcid.of(owner, name),
                ttl.of(lease),
                publishesForward,
                reverse,
                mode,
                List.of());
    }
}
