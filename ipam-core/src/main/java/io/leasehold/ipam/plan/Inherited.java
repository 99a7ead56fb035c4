package io.leasehold.ipam.plan;

import java.util.Optional;
import java.util.Set;

/**
 * What a subnet has from the scopes around it.
 *
 * @param classes the gate of its shared network; empty for everybody
 */
public record Inherited(Terms terms, Handling handling, Set<String> classes) {
    public static final Inherited NOTHING = new Inherited(Terms.NONE, Handling.UNSET, Set.of());

    static Inherited of(Defaults defaults, Optional<SharedNetwork> network) {
        return new Inherited(
                network.map(n -> defaults.terms().overlaidBy(n.terms())).orElse(defaults.terms()),
                network.map(n -> defaults.handling().overlaidBy(n.handling()))
                        .orElse(defaults.handling()),
                network.map(SharedNetwork::classes).orElse(Set.of()));
    }
}
