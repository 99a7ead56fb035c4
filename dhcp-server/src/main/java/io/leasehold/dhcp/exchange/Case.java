package io.leasehold.dhcp.exchange;

import io.leasehold.dhcp.message.ClientMessage;
import io.leasehold.dhcp.message.MessageType;
import io.leasehold.ipam.classify.BuiltInClass;
import io.leasehold.ipam.lease.ClientIdentity;
import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.lease.LeaseState;
import io.leasehold.ipam.lease.LeaseView;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.plan.DeviceIdentifier;
import io.leasehold.ipam.plan.Link;
import io.leasehold.ipam.plan.Pool;
import io.leasehold.ipam.plan.Reservation;
import io.leasehold.ipam.plan.SubnetSnapshot;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One exchange's facts.
 *
 * @param open the subnets of the link that serve this client, in order; at least one
 */
record Case(
        ClientMessage message,
        Link link,
        List<SubnetSnapshot> open,
        Asker asker,
        LeaseView leases,
        ServerIdentity me,
        Instant now) {

    ClientIdentity client() {
        return asker.client();
    }

    /** The subnet that serves this client and holds the address. */
    Optional<SubnetSnapshot> serving(Ipv4Address address) {
        Optional<SubnetSnapshot> subnet = link.containing(address);
        return subnet.isPresent() && open.contains(subnet.get()) ? subnet : Optional.empty();
    }

    Optional<Ipv4Address> reserved() {
        return asker.reservation().flatMap(Reservation::address);
    }

    /**
     * Whether the plan lets this client have the address: its reserved address, or, while it has
     * none or another still sits on that, any dynamic one of a pool that is open to it. One of last
     * resort only if it has it or was offered it, which happens after a probe.
     */
    boolean permits(Ipv4Address address) {
        Optional<SubnetSnapshot> subnet = serving(address);
        if (subnet.isEmpty()) {
            return false;
        }
        Optional<Ipv4Address> reserved = reserved();
        if (reserved.isPresent()) {
            if (reserved.get().equals(address)) {
                return true;
            }
            if (isAvailable(reserved.get())) {
                return false;
            }
        }
        return isOpen(subnet.get(), address)
                || boundHere(address).isPresent() && subnet.get().keepsHolder(address);
    }

    private boolean isOpen(SubnetSnapshot subnet, Ipv4Address address) {
        boolean inPool =
                subnet.pool().dynamic().contains(address)
                        || subnet.pool().lastResort().contains(address)
                                && (boundHere(address).isPresent() || isOffered(subnet, address));
        if (!inPool) {
            return false;
        }
        Optional<Pool> pool = subnet.poolOf(address);
        return pool.isPresent() && opens(pool.get().classes());
    }

    private boolean isOffered(SubnetSnapshot subnet, Ipv4Address address) {
        return leases.offeredTo(client(), subnet.id()).filter(address::equals).isPresent();
    }

    /** Whether pools with this gate give the client an address. */
    boolean opens(Set<String> gate) {
        // A BOOTP client keeps its address for ever, so only pools made for that give it one.
        return isBootp()
                ? gate.contains(BuiltInClass.BOOTP.name())
                : SubnetSnapshot.isOpen(gate, asker.classes());
    }

    private boolean isBootp() {
        return message.type() == MessageType.BOOTREQUEST;
    }

    boolean canHave(Ipv4Address address) {
        return permits(address) && isAvailable(address);
    }

    /** Whether nobody else has a say in the address. */
    boolean isAvailable(Ipv4Address address) {
        if (leases.isAvailableTo(client(), address)) {
            return true;
        }
        Lease lease = leases.at(address).orElse(null);
        return lease != null
                && isOfThisDevice(lease)
                && leases.isAvailableTo(lease.client(), address);
    }

    /** The lease of an address that this client may use now. */
    Optional<Lease> boundHere(Ipv4Address address) {
        Optional<Lease> lease = leases.at(address);
        boolean usable =
                lease.isPresent()
                        && lease.get().state() == LeaseState.BOUND
                        && (lease.get().isHeldBy(client()) || isOfThisDevice(lease.get()));
        return usable ? lease : Optional.empty();
    }

    /**
     * Whether the device that asks holds this lease under another identity: what boots from the
     * network is not yet the system it boots. It is told by its hardware address where the link
     * knows clients by that alone, or the address is reserved for that.
     */
    private boolean isOfThisDevice(Lease lease) {
        ClientIdentity other = lease.client();
        boolean sameHardware =
                !message.chaddr().octets().isEmpty() && other.hardware().equals(message.chaddr());
        return lease.state() == LeaseState.BOUND
                && sameHardware
                && (!link.matchesClientId() || isReservedByHardware(lease.address()));
    }

    private boolean isReservedByHardware(Ipv4Address address) {
        return asker.reservation()
                .filter(r -> r.address().filter(address::equals).isPresent())
                .filter(r -> r.identifiers().contains(new DeviceIdentifier.Mac(message.chaddr())))
                .isPresent();
    }

    /** The client's binding on this link, or its last one: a bound one first. */
    Optional<Lease> last() {
        Optional<Lease> last = Optional.empty();
        for (SubnetSnapshot subnet : link.subnets()) {
            Optional<Lease> here = leases.of(client(), subnet.id());
            if (here.isPresent() && here.get().state() == LeaseState.BOUND) {
                return here;
            }
            if (last.isEmpty()) {
                last = here;
            }
        }
        return last;
    }

    Optional<Ipv4Address> offered() {
        for (SubnetSnapshot subnet : open) {
            Optional<Ipv4Address> here = leases.offeredTo(client(), subnet.id());
            if (here.isPresent()) {
                return here;
            }
        }
        return Optional.empty();
    }
}
