package io.leasehold.store;

import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Prefix;
import io.leasehold.ipam.plan.Authority;
import io.leasehold.ipam.plan.Source;
import io.leasehold.ipam.plan.Subnet;
import io.leasehold.ipam.plan.VlanId;

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

/**
 * A row of {@code subnet}. Like all entities here it is written only; reading the plan is {@link
 * PlanRows}' job, because that must not wait for Hibernate.
 */
@Entity
@Table(name = "subnet")
// Hibernate fills what the empty constructor leaves, and reads what nobody else does.
@SuppressWarnings({"NullAway.Init", "UnusedVariable"})
class SubnetEntity {
    @Id private int id;

    private int position;

    private String space;

    @Type(TextType.Cidr.class)
    private Ipv4Prefix prefix;

    private String name;

    private @Nullable String section;

    private @Nullable Integer vlanVid;

    private @Nullable String vlanDomain;

    @Column(name = "interface")
    private @Nullable String networkInterface;

    @Enumerated(EnumType.STRING)
    private Authority authority;

    private @Nullable String dhcpServer;

    @Type(TextType.Inet.class)
    private @Nullable Ipv4Address gateway;

    private @Nullable String sharedNetwork;

    @Type(TextType.Texts.class)
    private List<String> relays;

    @Type(TextType.Texts.class)
    private List<String> classes;

    @Embedded private HandlingColumns handling;

    @Embedded private ScopeColumns scope;

    @Embedded private LeaseColumns lease;

    @Embedded private DdnsColumns ddns;

    @Column(name = "dot0_dot255")
    private boolean dot0Dot255;

    private boolean announceRoutes;

    @Embedded private NotesColumns notes;

    @Enumerated(EnumType.STRING)
    private Source source;

    SubnetEntity() {}

    SubnetEntity(Subnet subnet, int position) {
        this.id = subnet.id().value();
        this.position = position;
        space = subnet.space().name();
        prefix = subnet.prefix();
        name = subnet.name();
        section = subnet.section().orElse(null);
        vlanVid = subnet.vlan().map(VlanId::vid).orElse(null);
        vlanDomain = subnet.vlan().map(VlanId::domain).orElse(null);
        networkInterface = subnet.networkInterface().orElse(null);
        authority = subnet.authority();
        dhcpServer = subnet.dhcpServer().orElse(null);
        gateway = subnet.gateway().orElse(null);
        sharedNetwork = subnet.sharedNetwork().orElse(null);
        relays = subnet.relays().stream().sorted().map(Ipv4Address::toString).toList();
        classes = subnet.classes().stream().sorted().toList();
        handling = new HandlingColumns(subnet.handling());
        scope = new ScopeColumns(subnet.terms());
        lease = new LeaseColumns(subnet.terms().lease());
        ddns = new DdnsColumns(subnet.ddns());
        dot0Dot255 = subnet.dot0Dot255();
        announceRoutes = subnet.announceRoutes();
        notes = new NotesColumns(subnet.notes());
        source = subnet.source();
    }
}
