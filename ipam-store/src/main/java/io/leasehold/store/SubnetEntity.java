package io.leasehold.store;

import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Prefix;
import io.leasehold.ipam.option.OptionSet;
import io.leasehold.ipam.plan.Authority;
import io.leasehold.ipam.plan.Claim;
import io.leasehold.ipam.plan.ClaimSemantics;
import io.leasehold.ipam.plan.OwnerKind;
import io.leasehold.ipam.plan.Pool;
import io.leasehold.ipam.plan.Source;
import io.leasehold.ipam.plan.Subnet;

import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.OrderColumn;
import jakarta.persistence.Table;

import org.hibernate.annotations.Type;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A row of {@code subnet} with its pools and claims, which have no life of their own. Written only;
 * reading the plan is {@link PlanRows}' job, because that must not wait for Hibernate.
 */
@Entity
@Table(name = "subnet")
// Hibernate fills what the empty constructor leaves, and reads what nobody else does.
@SuppressWarnings({"NullAway.Init", "UnusedVariable"})
class SubnetEntity {
    @Id private int id;

    private int position;

    @Type(TextType.Cidr.class)
    private Ipv4Prefix prefix;

    private String name;

    @Column(name = "interface")
    private @Nullable String networkInterface;

    @Enumerated(EnumType.STRING)
    private Authority authority;

    @Type(TextType.Inet.class)
    private @Nullable Ipv4Address gateway;

    @Column(name = "lease_default_s")
    private long leaseDefaultSeconds;

    @Column(name = "lease_min_s")
    private long leaseMinSeconds;

    @Column(name = "lease_max_s")
    private long leaseMaxSeconds;

    @Type(TextType.Options.class)
    private OptionSet options;

    private @Nullable String ddnsForward;

    private boolean ddnsReverse;

    @Enumerated(EnumType.STRING)
    private Source source;

    @ElementCollection
    @CollectionTable(name = "pool", joinColumns = @JoinColumn(name = "subnet_id"))
    @OrderColumn(name = "position")
    private List<PoolRow> pools = new ArrayList<>();

    @ElementCollection
    @CollectionTable(name = "claim", joinColumns = @JoinColumn(name = "subnet_id"))
    @OrderColumn(name = "position")
    private List<ClaimRow> claims = new ArrayList<>();

    SubnetEntity() {}

    SubnetEntity(int id) {
        this.id = id;
    }

    /** Becomes this subnet; Hibernate finds out what that changes. */
    void become(Subnet subnet, int place) {
        position = place;
        prefix = subnet.prefix();
        name = subnet.name();
        networkInterface = subnet.networkInterface().orElse(null);
        authority = subnet.authority();
        gateway = subnet.gateway().orElse(null);
        leaseDefaultSeconds = subnet.leaseTimes().standard().toSeconds();
        leaseMinSeconds = subnet.leaseTimes().min().toSeconds();
        leaseMaxSeconds = subnet.leaseTimes().max().toSeconds();
        options = subnet.options();
        ddnsForward = subnet.ddns().forward().map(DnsName::text).orElse(null);
        ddnsReverse = subnet.ddns().reverse();
        source = subnet.source();
        replace(pools, subnet.pools().stream().map(PoolRow::new).toList());
        replace(claims, subnet.claims().stream().map(ClaimRow::new).toList());
    }

    /** Place by place, so that only the places that differ are written. */
    private static <T> void replace(List<T> rows, List<T> wanted) {
        while (rows.size() > wanted.size()) {
            rows.removeLast();
        }
        for (int i = 0; i < wanted.size(); i++) {
            if (i == rows.size()) {
                rows.add(wanted.get(i));
            } else if (!wanted.get(i).equals(rows.get(i))) {
                rows.set(i, wanted.get(i));
            }
        }
    }

    /** A row of {@code pool}. */
    @Embeddable
    @SuppressWarnings("NullAway.Init")
    static class PoolRow {
        @Type(TextType.Inet.class)
        private Ipv4Address first;

        @Type(TextType.Inet.class)
        private Ipv4Address last;

        PoolRow() {}

        PoolRow(Pool pool) {
            first = pool.range().first();
            last = pool.range().last();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof PoolRow that
                    && Objects.equals(first, that.first)
                    && Objects.equals(last, that.last);
        }

        @Override
        public int hashCode() {
            return Objects.hash(first, last);
        }
    }

    /** A row of {@code claim}; what is generated from these columns is not Hibernate's business. */
    @Embeddable
    @SuppressWarnings("NullAway.Init")
    static class ClaimRow {
        @Type(TextType.Inet.class)
        private Ipv4Address first;

        @Type(TextType.Inet.class)
        private Ipv4Address last;

        @Enumerated(EnumType.STRING)
        private OwnerKind ownerKind;

        private String ownerName;

        @Enumerated(EnumType.STRING)
        private ClaimSemantics semantics;

        @Enumerated(EnumType.STRING)
        private Source source;

        ClaimRow() {}

        ClaimRow(Claim claim) {
            first = claim.range().first();
            last = claim.range().last();
            ownerKind = claim.owner().kind();
            ownerName = claim.owner().name();
            semantics = claim.semantics();
            source = claim.source();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof ClaimRow that
                    && Objects.equals(first, that.first)
                    && Objects.equals(last, that.last)
                    && ownerKind == that.ownerKind
                    && Objects.equals(ownerName, that.ownerName)
                    && semantics == that.semantics
                    && source == that.source;
        }

        @Override
        public int hashCode() {
            return Objects.hash(first, last, ownerKind, ownerName, semantics, source);
        }
    }
}
