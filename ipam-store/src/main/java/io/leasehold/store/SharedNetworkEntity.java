package io.leasehold.store;

import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.plan.SharedNetwork;
import io.leasehold.ipam.plan.Source;

import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

import org.hibernate.annotations.Type;
import org.jspecify.annotations.Nullable;

import java.util.List;

/** A row of {@code shared_network}. */
@Entity
@Table(name = "shared_network")
@SuppressWarnings({"NullAway.Init", "UnusedVariable"}) // Hibernate's fields
class SharedNetworkEntity {
    @Id private String name;

    private int position;

    @Column(name = "interface")
    private @Nullable String networkInterface;

    @Type(TextType.Texts.class)
    private List<String> relays;

    @Type(TextType.Texts.class)
    private List<String> classes;

    @Embedded private HandlingColumns handling;

    @Embedded private ScopeColumns scope;

    @Embedded private LeaseColumns lease;

    @Enumerated(EnumType.STRING)
    private Source source;

    SharedNetworkEntity() {}

    SharedNetworkEntity(SharedNetwork network, int position) {
        this.name = network.name();
        this.position = position;
        networkInterface = network.networkInterface().orElse(null);
        relays = network.relays().stream().sorted().map(Ipv4Address::toString).toList();
        classes = network.classes().stream().sorted().toList();
        handling = new HandlingColumns(network.handling());
        scope = new ScopeColumns(network.terms());
        lease = new LeaseColumns(network.terms().lease());
        source = network.source();
    }
}
