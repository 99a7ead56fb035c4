package io.leasehold.store;

import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.plan.DdnsPolicy;
import io.leasehold.ipam.plan.GeneratedNames;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;

import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;

/** What leases of a subnet publish. */
@Embeddable
@SuppressWarnings({"NullAway.Init", "UnusedVariable"}) // Hibernate's fields
class DdnsColumns {
    /** What {@link #read} wants of a row. */
    static final String SELECTED =
            "ddns_forward, ddns_reverse, ddns_overrides_client, ddns_overrides_no_update,"
                    + " ddns_replace_client_name, ddns_generated_prefix";

    @Column(name = "ddns_forward")
    private @Nullable String forward;

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

    DdnsColumns() {}

    DdnsColumns(DdnsPolicy policy) {
        forward = policy.forward().map(DnsName::text).orElse(null);
        reverse = policy.reverse();
        overridesClient = policy.overridesClient();
        overridesNoUpdate = policy.overridesNoUpdate();
        replaceClientName = policy.generated().when();
        generatedPrefix = policy.generated().prefix();
    }

    static DdnsPolicy read(ResultSet row) throws SQLException {
        return new DdnsPolicy(
                Columns.maybeText(row, "ddns_forward").map(DnsName::new),
                row.getBoolean("ddns_reverse"),
                row.getBoolean("ddns_overrides_client"),
                row.getBoolean("ddns_overrides_no_update"),
                new GeneratedNames(
                        GeneratedNames.When.valueOf(row.getString("ddns_replace_client_name")),
                        row.getString("ddns_generated_prefix")));
    }
}
