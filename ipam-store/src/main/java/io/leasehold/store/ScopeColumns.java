package io.leasehold.store;

import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.option.OptionSet;
import io.leasehold.ipam.option.OptionTerms;
import io.leasehold.ipam.plan.Boot;
import io.leasehold.ipam.plan.Terms;

import jakarta.persistence.Embeddable;

import org.hibernate.annotations.Type;
import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The options and boot fields that every scope of a plan may give, in the table of each. */
@Embeddable
@SuppressWarnings({"NullAway.Init", "UnusedVariable"}) // Hibernate's fields
class ScopeColumns {
    /** What {@link #read} wants of a row. */
    static final String SELECTED =
            "options, always_send::int4[] AS always_send, never_send::int4[] AS never_send,"
                    + " host(next_server) AS next_server, server_name, boot_file";

    @Type(TextType.Options.class)
    private OptionSet options;

    @Type(TextType.Texts.class)
    private List<String> alwaysSend;

    @Type(TextType.Texts.class)
    private List<String> neverSend;

    @Type(TextType.Inet.class)
    private @Nullable Ipv4Address nextServer;

    private @Nullable String serverName;

    private @Nullable String bootFile;

    ScopeColumns() {}

    ScopeColumns(Terms terms) {
        options = terms.options().values();
        alwaysSend = codes(terms.options().always());
        neverSend = codes(terms.options().never());
        nextServer = terms.boot().nextServer().orElse(null);
        serverName = terms.boot().serverName().orElse(null);
        bootFile = terms.boot().file().orElse(null);
    }

    private static List<String> codes(Set<Integer> codes) {
        return codes.stream().sorted().map(code -> Integer.toString(code)).toList();
    }

    /** The terms of a row, but for how long leases last. */
    static Terms read(ResultSet row) throws SQLException {
        OptionTerms options =
                new OptionTerms(
                        PlanJson.parseOptions(row.getString("options")),
                        codes(row, "always_send"),
                        codes(row, "never_send"));
        Boot boot =
                new Boot(
                        Columns.maybeText(row, "next_server").map(Ipv4Address::parse),
                        Columns.maybeText(row, "server_name"),
                        Columns.maybeText(row, "boot_file"));
        return options.equals(OptionTerms.NONE) && boot.equals(Boot.NONE)
                ? Terms.NONE
                : new Terms(options, Terms.NONE.lease(), boot);
    }

    private static Set<Integer> codes(ResultSet row, String column) throws SQLException {
        Set<Integer> codes = new HashSet<>();
        for (Integer code : (Integer[]) row.getArray(column).getArray()) {
            codes.add(code);
        }
        return codes;
    }
}
