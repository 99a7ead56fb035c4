package io.leasehold.app.config;

import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Prefix;
import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.plan.Claim;
import io.leasehold.ipam.plan.ClaimId;
import io.leasehold.ipam.plan.ClaimSemantics;
import io.leasehold.ipam.plan.Owner;
import io.leasehold.ipam.plan.OwnerKind;
import io.leasehold.ipam.plan.Source;
import io.leasehold.ipam.plan.Space;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Claims, under a subnet or beside all of them.
final class ClaimReader {
    /// Reservations are claimed by naming a device, not as a claim.
    private static final List<OwnerKind> CLAIMANTS =
            Arrays.stream(OwnerKind.values()).filter(k -> k != OwnerKind.RESERVATION).toList();

    private final Problems problems;
    private final NotesReader notes;

    ClaimReader(Problems problems, NotesReader notes) {
        this.problems = problems;
        this.notes = notes;
    }

    /// A claim under a subnet, which has to lie in it: who writes it there means addresses there.
    Optional<Claim> within(Space space, Ipv4Prefix prefix, Section section) {
        Optional<Claim> claim = read(space, section);
        Optional<Claim> outside = claim.filter(c -> !prefix.contains(c.range()));
        outside.ifPresent(
                c ->
                        problems.error(
                                section.at(section.has("range") ? "range" : "address"),
                                "claim " + c + " is not inside subnet " + prefix,
                                "give a range within "
                                        + prefix.range()
                                        + ", or put the claim under plan.claims"));
        return outside.isPresent() ? Optional.empty() : claim;
    }

    Optional<Claim> read(Space space, Section section) {
        int errorsBefore = problems.errors();
        Optional<Ipv4Range> range =
                section.value(
                        "range",
                        text -> range(problems, section.path("range"), section.at("range"), text),
                        "give a range like 192.0.2.150-192.0.2.165, or a CIDR");
        Optional<String> written =
                section.node("range")
                        .flatMap(
                                node ->
                                        node instanceof Node.Scalar(Position _, String text)
                                                ? Optional.of(text)
                                                : Optional.empty())
                        .filter(ClaimReader::hasHostBits);
        Optional<Ipv4Address> address =
                section.value("address", Ipv4Address::parse, "give one address");
        if (section.has("range") == section.has("address")) {
            problems.error(
                    section.at(),
                    section.has("range")
                            ? "the claim has both a range and an address"
                            : "the claim has neither a range nor an address",
                    "give one of the two");
        }
        Optional<Owner> owner = owner(section);
        ClaimSemantics semantics = semantics(section, range, address);
        Optional<String> label =
                section.value("label", Function.identity(), "say what for, like media/plex");
        List<String> hostnames =
                section.distinct(
                        "hostnames",
                        ConfigReader::notBlank,
                        "give labels like plex, or names like plex.home.example.org");
        Optional<Ipv4Address> via =
                section.value("via", Ipv4Address::parse, "give the next hop that routes there");
        var vlan = notes.vlan(section);
        boolean drain = section.flag("drain").orElse(false);
        var itsNotes = notes.notes(section);
        if (problems.errors() > errorsBefore || owner.isEmpty()) {
            return Optional.empty();
        }
        return range.or(() -> address.map(Ipv4Range::of))
                .map(
                        r ->
                                new Claim(
                                                idOf(space, r, owner.get(), semantics, label),
                                                r,
                                                owner.get(),
                                                semantics,
                                                Source.FILE)
                                        .but()
                                        .space(space)
                                        .label(label.orElse(""))
                                        .hostnames(hostnames)
                                        .written(written)
                                        .via(via)
                                        .drawnIn(vlan)
                                        .drain(drain)
                                        .notes(itsNotes)
                                        .build());
    }

    private Optional<Owner> owner(Section section) {
        Optional<OwnerKind> kind = section.choice("owner", CLAIMANTS, OwnerKind::text);
        if (!section.has("owner")) {
            problems.error(
                    section.at(),
                    "the claim has no owner",
                    "one of: "
                            + CLAIMANTS.stream()
                                    .map(OwnerKind::text)
                                    .collect(Collectors.joining(", ")));
        }
        Optional<String> name =
                section.required(
                        "name", ConfigReader::notBlank, "say who owns it, like metallb/first-pool");
        return kind.flatMap(k -> name.map(n -> new Owner(k, n)));
    }

    private ClaimSemantics semantics(
            Section section, Optional<Ipv4Range> range, Optional<Ipv4Address> address) {
        ClaimSemantics semantics =
                section.choice("semantics", List.of(ClaimSemantics.values()), ClaimReader::word)
                        .orElse(
                                address.isPresent()
                                        ? ClaimSemantics.ADDRESS
                                        : ClaimSemantics.EXCLUDE);
        if (semantics == ClaimSemantics.ADDRESS && range.filter(r -> !r.isSingle()).isPresent()) {
            problems.error(
                    section.at("semantics"),
                    "semantics address means one address, but the claim is "
                            + range.get()
                            + " ("
                            + range.get().size()
                            + " addresses)",
                    "use semantics: exclude, or give one address");
        }
        return semantics;
    }

    /// A CIDR with host bits means its whole block, as MetalLB and Cilium read it; whoever wrote it
    /// may not have meant that, so it is said.
    static Ipv4Range range(Problems problems, String path, Position at, String text) {
        Ipv4Range range = Ipv4Range.parse(text);
        if (hasHostBits(text)) {
            problems.warn(
                    at,
                    path
                            + ": "
                            + text
                            + " is written from "
                            + text.substring(0, text.indexOf('/'))
                            + ", but the block is "
                            + range,
                    "write " + range + " if that is meant, else the first and last address");
        }
        return range;
    }

    /// Whether a text is a CIDR that begins inside the block it means.
    static boolean hasHostBits(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return false;
        }
        try {
            return !Ipv4Address.parse(text.substring(0, slash))
                    .equals(Ipv4Range.parse(text).first());
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    /// The same claim has the same id over every reload.
    private static ClaimId idOf(
            Space space,
            Ipv4Range range,
            Owner owner,
            ClaimSemantics semantics,
            Optional<String> label) {
        String whole =
                String.join(
                        "\n",
                        "file",
                        space.name(),
                        owner.toString(),
                        range.toString(),
                        semantics.name(),
                        label.orElse(""));
        return new ClaimId(UUID.nameUUIDFromBytes(whole.getBytes(StandardCharsets.UTF_8)));
    }

    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
