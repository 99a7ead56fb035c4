package io.leasehold.store;

import io.leasehold.ipam.dns.ConflictMode;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.plan.DdnsPolicy;
import io.leasehold.ipam.plan.GeneratedNames;
import io.leasehold.ipam.plan.NameTtl;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;

import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/** What leases of a subnet publish. */
@Embeddable
@SuppressWarnings({"NullAway.Init", "UnusedVariable"}) // Hibernate's fields
class DdnsColumns {
    /** What {@link #read} wants of a row. */
    static final String SELECTED =
            "ddns_forward, ddns_suffix, ddns_reverse, ddns_overrides_client,"
                + " ddns_overrides_no_update, ddns_replace_client_name, ddns_generated_prefix,"
                + " ddns_conflict, ddns_ttl_s, ddns_ttl_percent, ddns_ttl_min_s, ddns_ttl_max_s,"
                + " ddns_update_on_renew";

    @Column(name = "ddns_forward")
    private @Nullable String forward;

    @Column(name = "ddns_suffix")
    private @Nullable String suffix;

    @Column(name = "ddns_reverse")
    private boolean reverse;

    @Column(name = "ddns_overrides_client")
    private boolean overridesClient;

    @Column(name = "ddns_overrides_no_update")
    private boolean overridesNoUpdate;

    @Column(name = "ddns_replace_client_name")
    @Enumerated(EnumType.STRING)
    private GeneratedNames.When replaceClientName;

    @Column(name = "ddns_generated_prefix")
    private String generatedPrefix;

    @Column(name = "ddns_conflict")
    @Enumerated(EnumType.STRING)
    private ConflictMode conflict;

    @Column(name = "ddns_ttl_s")
    private @Nullable Integer ttl;

    @Column(name = "ddns_ttl_percent")
    private @Nullable Integer ttlPercent;

    @Column(name = "ddns_ttl_min_s")
    private @Nullable Integer ttlMin;

    @Column(name = "ddns_ttl_max_s")
    private @Nullable Integer ttlMax;

    @Column(name = "ddns_update_on_renew")
    private boolean updateOnRenew;

    DdnsColumns() {}

    DdnsColumns(DdnsPolicy policy) {
        forward = policy.forward().map(DnsName::text).orElse(null);
        suffix = policy.suffix().map(DnsName::text).orElse(null);
        reverse = policy.reverse();
        overridesClient = policy.overridesClient();
        overridesNoUpdate = policy.overridesNoUpdate();
        replaceClientName = policy.generated().when();
        generatedPrefix = policy.generated().prefix();
        conflict = policy.conflict();
        ttl = seconds(policy.ttl().fixed());
        ttlPercent = policy.ttl().percent().orElse(null);
        ttlMin = seconds(policy.ttl().min());
        ttlMax = seconds(policy.ttl().max());
        updateOnRenew = policy.updatesOnRenew();
    }

    private static @Nullable Integer seconds(Optional<Duration> time) {
        return time.map(t -> (int) t.toSeconds()).orElse(null);
    }

    static DdnsPolicy read(ResultSet row) throws SQLException {
        return new DdnsPolicy(
                Columns.maybeText(row, "ddns_forward").map(DnsName::new),
                Columns.maybeText(row, "ddns_suffix").map(DnsName::new),
                row.getBoolean("ddns_reverse"),
                row.getBoolean("ddns_overrides_client"),
                row.getBoolean("ddns_overrides_no_update"),
                new GeneratedNames(
                        GeneratedNames.When.valueOf(row.getString("ddns_replace_client_name")),
                        row.getString("ddns_generated_prefix")),
                ConflictMode.valueOf(row.getString("ddns_conflict")),
                new NameTtl(
                        Columns.maybeNumber(row, "ddns_ttl_s").map(Duration::ofSeconds),
                        Columns.maybeNumber(row, "ddns_ttl_percent"),
                        Columns.maybeNumber(row, "ddns_ttl_min_s").map(Duration::ofSeconds),
                        Columns.maybeNumber(row, "ddns_ttl_max_s").map(Duration::ofSeconds)),
                row.getBoolean("ddns_update_on_renew"));
    }
}
