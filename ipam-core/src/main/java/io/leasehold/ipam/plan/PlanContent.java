package io.leasehold.ipam.plan;

import java.util.List;
import java.util.function.UnaryOperator;

/** Everything that a plan says, without what follows from it. */
public record PlanContent(
        List<Subnet> subnets,
        List<Container> containers,
        List<Claim> claims,
        List<Section> sections,
        List<Vlan> vlans,
        List<CustomField> customFields) {
    public static final PlanContent EMPTY =
            new PlanContent(List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

    public PlanContent {
        subnets = List.copyOf(subnets);
        containers = List.copyOf(containers);
        claims = List.copyOf(claims);
        sections = List.copyOf(sections);
        vlans = List.copyOf(vlans);
        customFields = List.copyOf(customFields);
    }

    /** A plan of subnets and claims and nothing else. */
    public static PlanContent of(List<Subnet> subnets, List<Claim> claims) {
        return EMPTY.withSubnets(subnets).withClaims(claims);
    }

    public PlanContent withSubnets(List<Subnet> changed) {
        return new PlanContent(changed, containers, claims, sections, vlans, customFields);
    }

    public PlanContent withContainers(List<Container> changed) {
        return new PlanContent(subnets, changed, claims, sections, vlans, customFields);
    }

    public PlanContent withClaims(List<Claim> changed) {
        return new PlanContent(subnets, containers, changed, sections, vlans, customFields);
    }

    public PlanContent withSections(List<Section> changed) {
        return new PlanContent(subnets, containers, claims, changed, vlans, customFields);
    }

    public PlanContent withVlans(List<Vlan> changed) {
        return new PlanContent(subnets, containers, claims, sections, changed, customFields);
    }

    public PlanContent withCustomFields(List<CustomField> changed) {
        return new PlanContent(subnets, containers, claims, sections, vlans, changed);
    }

    /** With one subnet replaced by what {@code change} makes of it. */
    PlanContent changing(SubnetId id, UnaryOperator<Subnet> change) {
        return withSubnets(
                subnets.stream().map(s -> s.id().equals(id) ? change.apply(s) : s).toList());
    }
}
