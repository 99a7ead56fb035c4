package io.leasehold.interchange.kea;

import io.leasehold.interchange.Place;
import io.leasehold.ipam.dns.ConflictMode;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Prefix;
import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.plan.GeneratedNames;
import io.leasehold.ipam.plan.NameTtl;

import java.util.List;
import java.util.Optional;

/// What Kea is configured to do, in Leasehold's terms: the parts of the file that [LeaseholdYaml]
/// writes. Values only; everything is already checked by Kea's rules. Times are seconds,
/// [Scope#INFINITE] for ever.
///
/// @param interfaces for `dhcp.interfaces`
/// @param offerHold of `dhcp.offerHold`, when Kea's has a counterpart
/// @param declineProbation of `dhcp.declineProbation`, when Kea's has a counterpart
record Draft(
        List<String> interfaces,
        Optional<Long> offerHold,
        Optional<Long> declineProbation,
        List<Key> keys,
        List<Zone> zones,
        Handling handling,
        Terms terms,
        List<KeaOption> definitions,
        List<ClientClass> classes,
        List<Network> networks,
        List<Subnet> subnets) {

    /// @param secret the base64 of it, when the configuration itself holds it
    /// @param secretFile where it is, or where it is going to be written
    record Key(
            String name, String algorithm, Optional<String> secret, String secretFile, Place at) {}

    record Zone(String name, List<String> servers, Optional<String> key, Place at) {}

    record Handling(Optional<Boolean> matchClientId, Optional<Boolean> authoritative) {
        static final Handling NONE = new Handling(Optional.empty(), Optional.empty());
    }

    /// @param cache percent of the lease
    /// @param pressure percent of the dynamic addresses
    record Times(
            Optional<Triplet> lease,
            Optional<Long> renew,
            Optional<Long> rebind,
            Optional<Long> cache,
            Optional<Long> pressure) {
        static final Times NONE =
                new Times(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());
    }

    /// Least, default and most.
    record Triplet(long min, long standard, long max) {}

    record Boot(
            Optional<Ipv4Address> nextServer, Optional<String> serverName, Optional<String> file) {
        static final Boot NONE = new Boot(Optional.empty(), Optional.empty(), Optional.empty());
    }

    record Terms(Times times, OptionData.Compiled options, Boot boot) {
        static final Terms NONE = new Terms(Times.NONE, OptionData.Compiled.EMPTY, Boot.NONE);

        boolean isEmpty() {
            return times.equals(Times.NONE) && options.isEmpty() && boot.equals(Boot.NONE);
        }
    }

    /// @param comment what a person wrote about it
    record ClientClass(
            String name, Optional<String> test, Terms terms, Optional<String> comment, Place at) {}

    record Network(
            String name,
            Optional<String> heardOn,
            List<Ipv4Address> relays,
            List<String> gate,
            Handling handling,
            Terms terms,
            Optional<String> comment,
            Place at) {}

    /// @param id Kea's number of the subnet, which leases refer to
    /// @param network the shared network it is in
    /// @param heardOn the interface; only of subnets outside of shared networks
    /// @param dot0Dot255 whether addresses that end in .0 or .255 are leased
    record Subnet(
            Ipv4Prefix prefix,
            long id,
            Optional<String> network,
            Optional<String> heardOn,
            List<Ipv4Address> relays,
            List<String> gate,
            Handling handling,
            Terms terms,
            boolean dot0Dot255,
            Optional<Names> names,
            List<Pool> pools,
            List<Host> hosts,
            Optional<String> comment,
            Place at) {}

    record Pool(
            Ipv4Range range, List<String> gate, Terms terms, Optional<String> comment, Place at) {}

    /// What leases publish.
    record Names(
            Optional<String> forward,
            boolean reverse,
            boolean overridesClient,
            boolean overridesNoUpdate,
            GeneratedNames generated,
            Optional<String> suffix,
            ConflictMode conflict,
            NameTtl ttl,
            boolean updatesOnRenew) {}

    /// A reservation.
    ///
    /// @param enabled false when Kea is told not to look it up
    record Host(
            List<Identifier> identifiers,
            Optional<Ipv4Address> address,
            Optional<String> hostname,
            List<String> classes,
            Terms terms,
            boolean enabled,
            Optional<String> comment,
            Place at) {}

    /// @param octets the hardware address, all of option 61, or sub-option 1 of option 82
    record Identifier(Kind kind, OctetString octets) {
        enum Kind {
            MAC,
            CLIENT_ID,
            CIRCUIT_ID
        }
    }

    Draft {
        interfaces = List.copyOf(interfaces);
        keys = List.copyOf(keys);
        zones = List.copyOf(zones);
        definitions = List.copyOf(definitions);
        classes = List.copyOf(classes);
        networks = List.copyOf(networks);
        subnets = List.copyOf(subnets);
    }
}
