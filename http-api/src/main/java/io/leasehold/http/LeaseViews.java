package io.leasehold.http;

import io.leasehold.http.pages.LeaseTable;
import io.leasehold.http.pages.SubnetView;
import io.leasehold.ipam.inventory.AddressState;
import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.plan.Reservation;
import io.leasehold.ipam.plan.SubnetSnapshot;
import io.leasehold.ipam.port.LeaseDirectory;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Leases and reservations in the words of the pages. */
final class LeaseViews {
    private LeaseViews() {}

    static LeaseTable.Row row(SubnetSnapshot subnet, LeaseDirectory.Entry entry, Instant now) {
        Lease lease = entry.lease();
        AddressState state = AddressState.of(subnet, lease.address(), Optional.of(lease), now);
        boolean active = lease.isActive(now);
        return new LeaseTable.Row(
                lease.address().toString(),
                active ? state.text() : Views.text(lease.state()),
                active ? SubnetViews.label(state) : leaseLabel(lease, now),
                lease.hostname().map(HostText::display).orElse(""),
                lease.client().hardware().toString(),
                lease.client().hardware().isLocallyAdministered(),
                lease.client().clientId().map(OctetString::toString).orElse(""),
                lease.fqdn().map(Object::toString).orElse(""),
                entry.dns().map(Views::dnsStatus).orElse(""),
                entry.dns()
                        .flatMap(LeaseDirectory.DnsState::failure)
                        .map(HostText::display)
                        .orElse(""),
                lease.expires().toEpochMilli(),
                seconds(lease.expires()),
                active);
    }

    static String leaseLabel(Lease lease, Instant now) {
        return switch (lease.state()) {
            case BOUND -> SubnetViews.label(AddressState.EXPIRED_GRACE);
            case RELEASED -> "Released";
            case EXPIRED -> "Expired";
            case DECLINED -> lease.expires().isAfter(now) ? "Declined" : "Declined, over";
        };
    }

    static List<SubnetView.Fact> leaseFacts(LeaseDirectory.Entry entry) {
        Lease lease = entry.lease();
        List<SubnetView.Fact> facts = new ArrayList<>();
        facts.add(new SubnetView.Fact("Row", Views.text(lease.state())));
        lease.hostname()
                .ifPresent(
                        n -> facts.add(new SubnetView.Fact("Calls itself", HostText.display(n))));
        lease.fqdn().ifPresent(n -> facts.add(new SubnetView.Fact("Name", n.text())));
        entry.dns()
                .ifPresent(
                        dns ->
                                facts.add(
                                        new SubnetView.Fact(
                                                "DNS",
                                                Views.dnsStatus(dns)
                                                        + dns.failure()
                                                                .map(
                                                                        f ->
                                                                                ": "
                                                                                        + HostText
                                                                                                .display(
                                                                                                        f))
                                                                .orElse(""))));
        HardwareAddress mac = lease.client().hardware();
        facts.add(
                new SubnetView.Fact(
                        "Hardware", mac + (mac.isLocallyAdministered() ? " (private)" : "")));
        lease.client()
                .clientId()
                .ifPresent(
                        id -> facts.add(new SubnetView.Fact("Client identifier", id.toString())));
        facts.add(new SubnetView.Fact("Since", seconds(lease.starts())));
        facts.add(new SubnetView.Fact("Until", seconds(lease.expires())));
        facts.add(new SubnetView.Fact("Last heard", seconds(lease.lastTransaction())));
        lease.relayAgentInfo()
                .ifPresent(info -> facts.add(new SubnetView.Fact("Option 82", info.toString())));
        return facts;
    }

    static List<SubnetView.Fact> reservationFacts(Reservation reservation) {
        List<SubnetView.Fact> facts = new ArrayList<>();
        reservation.hostname().ifPresent(n -> facts.add(new SubnetView.Fact("Name", n)));
        reservation.identifiers().stream()
                .map(Object::toString)
                .sorted()
                .forEach(id -> facts.add(new SubnetView.Fact("Device", id)));
        facts.add(new SubnetView.Fact("From", Views.text(reservation.source())));
        return facts;
    }

    static String who(Lease lease) {
        return lease.hostname()
                .map(HostText::display)
                .filter(name -> !name.isEmpty())
                .map(name -> name + " (" + lease.client().hardware() + ")")
                .orElseGet(() -> lease.client().hardware().toString());
    }

    static String seconds(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    static String span(Duration duration) {
        if (duration.toHours() >= 1 && duration.toMinutesPart() == 0) {
            return duration.toHours() + " h";
        }
        return duration.toMinutes() >= 1
                ? duration.toMinutes() + " min"
                : duration.toSeconds() + " s";
    }
}
