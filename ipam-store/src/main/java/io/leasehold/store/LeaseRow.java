package io.leasehold.store;

import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.lease.ClientIdentity;
import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.lease.LeaseState;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.plan.SubnetId;

import java.sql.ResultSet;
import java.sql.SQLException;

/** Reads a row of {@code lease} or {@code lease_history}. */
final class LeaseRow {
    /** For a table that is called {@code l} in the query. */
    static final String COLUMNS =
            """
            l.address - inet '0.0.0.0' AS address, l.subnet_id, l.client_id, l.hw_type, l.hw, l.state,
            l.hostname, l.fqdn, l.starts, l.expires, l.last_transaction, l.relay_agent_info, l.version
            """;

    private LeaseRow() {}

    static Lease read(ResultSet row) throws SQLException {
        return new Lease(
                Columns.address(row, "address"),
                new SubnetId(row.getInt("subnet_id")),
                new ClientIdentity(
                        Columns.maybeOctets(row, "client_id"),
                        new HardwareAddress(row.getInt("hw_type"), Columns.octets(row, "hw"))),
                LeaseState.valueOf(row.getString("state")),
                Columns.maybeOctets(row, "hostname"),
                Columns.maybeText(row, "fqdn").map(DnsName::new),
                Columns.instant(row, "starts"),
                Columns.instant(row, "expires"),
                Columns.instant(row, "last_transaction"),
                Columns.maybeOctets(row, "relay_agent_info"),
                row.getLong("version"));
    }
}
