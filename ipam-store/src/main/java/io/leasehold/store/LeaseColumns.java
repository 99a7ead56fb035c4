package io.leasehold.store;

import io.leasehold.ipam.plan.LeaseTerms;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;

import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/** How long leases last, in the table of each scope that says so; null: the wider one does. */
@Embeddable
@SuppressWarnings("UnusedVariable") // Hibernate's fields
class LeaseColumns {
    /** What {@link #read} wants of a row. */
    static final String SELECTED =
            "lease_default_s, lease_min_s, lease_max_s, lease_renew_s, lease_rebind_s,"
                    + " lease_cache_percent, lease_pressure_percent";

    @Column(name = "lease_default_s")
    private @Nullable Long standard;

    @Column(name = "lease_min_s")
    private @Nullable Long min;

    @Column(name = "lease_max_s")
    private @Nullable Long max;

    @Column(name = "lease_renew_s")
    private @Nullable Long renew;

    @Column(name = "lease_rebind_s")
    private @Nullable Long rebind;

    @Column(name = "lease_cache_percent")
    private @Nullable Integer cachePercent;

    @Column(name = "lease_pressure_percent")
    private @Nullable Integer pressurePercent;

    LeaseColumns() {}

    LeaseColumns(LeaseTerms terms) {
        standard = seconds(terms.standard());
        min = seconds(terms.min());
        max = seconds(terms.max());
        renew = seconds(terms.renew());
        rebind = seconds(terms.rebind());
        cachePercent = terms.cachePercent().orElse(null);
        pressurePercent = terms.pressurePercent().orElse(null);
    }

    private static @Nullable Long seconds(Optional<Duration> time) {
        return time.map(Duration::toSeconds).orElse(null);
    }

    static LeaseTerms read(ResultSet row) throws SQLException {
        return new LeaseTerms(
                time(row, "lease_default_s"),
                time(row, "lease_min_s"),
                time(row, "lease_max_s"),
                time(row, "lease_renew_s"),
                time(row, "lease_rebind_s"),
                Columns.maybeNumber(row, "lease_cache_percent"),
                Columns.maybeNumber(row, "lease_pressure_percent"));
    }

    private static Optional<Duration> time(ResultSet row, String column) throws SQLException {
        long seconds = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(Duration.ofSeconds(seconds));
    }
}
