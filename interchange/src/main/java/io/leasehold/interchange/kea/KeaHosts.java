package io.leasehold.interchange.kea;

import io.leasehold.interchange.Mistake;
import io.leasehold.interchange.Place;
import io.leasehold.interchange.json.Sources;
import io.leasehold.interchange.json.Value;
import io.leasehold.interchange.kea.Draft.Host;
import io.leasehold.interchange.kea.KeaImport.Source;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.plan.DeviceIdentifier;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Only the reservations of a configuration of Kea, for a plan that is there already.
public final class KeaHosts {
    private final Findings findings = new Findings();

    /// Of the rest of the file only the mistakes are of interest.
    private final Findings around = new Findings();

    private final List<Reservation> reservations = new ArrayList<>();

    private KeaHosts() {}

    /// @param hostname as it is written there, often fully qualified
    /// @param subnet its prefix; empty of a global reservation
    public record Reservation(
            Place at,
            Set<DeviceIdentifier> identifiers,
            Optional<Ipv4Address> address,
            Optional<String> hostname,
            Optional<String> comment,
            Optional<String> subnet) {
        public Reservation {
            identifiers = Set.copyOf(identifiers);
        }
    }

    /// @param mistakes when there are any, nothing may be taken over
    /// @param remarks of the reservations alone
    public record Listing(
            List<Reservation> reservations, List<Mistake> mistakes, List<Remark> remarks) {
        public Listing {
            reservations = List.copyOf(reservations);
            mistakes = List.copyOf(mistakes);
            remarks = List.copyOf(remarks);
        }
    }

    /// Reads a file; never throws for what is in it.
    public static Listing read(Source file, Sources sources) {
        KeaHosts reader = new KeaHosts();
        KeaFile.top(file, "Dhcp4", sources, reader.findings)
                .map(map -> Scope.of("Dhcp4", map, reader.around))
                .ifPresent(reader::all);
        List<Mistake> mistakes = new ArrayList<>(reader.findings.mistakes());
        mistakes.addAll(reader.around.mistakes());
        return new Listing(reader.reservations, mistakes, reader.findings.remarks());
    }

    private void all(Scope global) {
        KeaOptions options =
                KeaOptions.STANDARD.with(
                        new OptionDefs(around)
                                .read(
                                        global.scopes("option-def", "option-def"),
                                        KeaOptions.STANDARD));
        Hosts hosts =
                new Hosts(
                        findings,
                        new OptionData(findings, options),
                        new Gates(findings),
                        global,
                        _ -> List.of());
        of(hosts, global, Optional.empty());
        List<Scope> subnets = new ArrayList<>(global.scopes("subnet4", "subnet4"));
        global.scopes("shared-networks", "shared-network")
                .forEach(network -> subnets.addAll(network.scopes("subnet4", "subnet4")));
        subnets.forEach(subnet -> of(hosts, subnet, subnet.filled("subnet")));
    }

    private void of(Hosts hosts, Scope owner, Optional<String> subnet) {
        for (Value item : owner.items("reservations")) {
            if (item instanceof Value.Mapping map) {
                hosts.read(List.of(Scope.of("reservation", map, findings)))
                        .forEach(host -> add(host, subnet));
            }
        }
    }

    private void add(Host host, Optional<String> subnet) {
        if (!host.terms().isEmpty() || !host.classes().isEmpty()) {
            findings.notCarried(
                    host.at(),
                    "options, boot fields and classes of reservations",
                    "only devices, addresses and names are taken over; `leasehold import kea` takes"
                            + " all");
        }
        reservations.add(
                new Reservation(
                        host.at(),
                        host.identifiers().stream()
                                .map(KeaHosts::identifier)
                                .collect(Collectors.toSet()),
                        host.address(),
                        host.hostname(),
                        host.comment(),
                        subnet));
    }

    private static DeviceIdentifier identifier(Draft.Identifier identifier) {
        return switch (identifier.kind()) {
            case MAC ->
                    new DeviceIdentifier.Mac(
                            new HardwareAddress(HardwareAddress.ETHERNET, identifier.octets()));
            case CLIENT_ID -> new DeviceIdentifier.ClientId(identifier.octets());
            case CIRCUIT_ID -> new DeviceIdentifier.CircuitId(identifier.octets());
        };
    }
}
