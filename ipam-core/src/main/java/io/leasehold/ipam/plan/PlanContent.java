package io.leasehold.ipam.plan;

import java.util.List;
import java.util.function.UnaryOperator;

/** Everything that a plan says, without what follows from it. */
public record PlanContent(
        Defaults defaults,
        List<CustomOption> options,
        List<ClientClass> classes,
        List<SharedNetwork> sharedNetworks,
        List<Subnet> subnets,
        List<Container> containers,
        List<Claim> claims,
        List<Section> sections,
        List<Vlan> vlans,
        List<CustomField> customFields) {
    public static final PlanContent EMPTY =
            new PlanContent(
                    Defaults.NONE,
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of());

    public PlanContent {
        options = List.copyOf(options);
        classes = List.copyOf(classes);
        sharedNetworks = List.copyOf(sharedNetworks);
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

    public PlanContent withDefaults(Defaults changed) {
        return but(changed, options, classes, sharedNetworks);
    }

    public PlanContent withOptions(List<CustomOption> changed) {
        return but(defaults, changed, classes, sharedNetworks);
    }

    public PlanContent withClasses(List<ClientClass> changed) {
        return but(defaults, options, changed, sharedNetworks);
    }

    public PlanContent withSharedNetworks(List<SharedNetwork> changed) {
        return but(defaults, options, classes, changed);
    }

    private PlanContent but(
            Defaults itsDefaults,
            List<CustomOption> itsOptions,
            List<ClientClass> itsClasses,
            List<SharedNetwork> itsNetworks) {
        return new PlanContent(
                itsDefaults,
                itsOptions,
                itsClasses,
                itsNetworks,
                subnets,
                containers,
                claims,
                sections,
                vlans,
                customFields);
    }

    public PlanContent withSubnets(List<Subnet> changed) {
        return but(changed, containers, claims, sections, vlans, customFields);
    }

    public PlanContent withContainers(List<Container> changed) {
        return but(subnets, changed, claims, sections, vlans, customFields);
    }

    public PlanContent withClaims(List<Claim> changed) {
        return but(subnets, containers, changed, sections, vlans, customFields);
    }

    public PlanContent withSections(List<Section> changed) {
        return but(subnets, containers, claims, changed, vlans, customFields);
    }

    public PlanContent withVlans(List<Vlan> changed) {
        return but(subnets, containers, claims, sections, changed, customFields);
    }

    public PlanContent withCustomFields(List<CustomField> changed) {
        return but(subnets, containers, claims, sections, vlans, changed);
    }

    private PlanContent but(
            List<Subnet> itsSubnets,
            List<Container> itsContainers,
            List<Claim> itsClaims,
            List<Section> itsSections,
            List<Vlan> itsVlans,
            List<CustomField> itsFields) {
        return new PlanContent(
                defaults,
                options,
                classes,
                sharedNetworks,
                itsSubnets,
                itsContainers,
                itsClaims,
                itsSections,
                itsVlans,
                itsFields);
    }

    /** With one subnet replaced by what {@code change} makes of it. */
    PlanContent changing(SubnetId id, UnaryOperator<Subnet> change) {
        return withSubnets(
                subnets.stream().map(s -> s.id().equals(id) ? change.apply(s) : s).toList());
    }
}
