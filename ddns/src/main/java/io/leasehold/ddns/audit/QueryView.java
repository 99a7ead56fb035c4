package io.leasehold.ddns.audit;

import io.leasehold.ddns.dns.DnsLookup;
import io.leasehold.ddns.dns.DnsLookup.Reply;
import io.leasehold.ddns.dns.ZoneRecord;
import io.leasehold.ddns.zone.DnsServer;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.net.Ipv4Address;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Asks the server of the zone name by name, without recursion: what a cache still says is no
/// evidence.
final class QueryView implements ZoneView {
    private static final Pattern REVERSE = Pattern.compile(".*\\.in-addr\\.arpa");

    private final DnsLookup lookup;
    private final DnsServer server;
    private final Optional<Ipv4Address> source;
    private final Pace pace;

    QueryView(DnsLookup lookup, DnsServer server, Optional<Ipv4Address> source, Pace pace) {
        this.lookup = lookup;
        this.server = server;
        this.source = source;
        this.pace = pace;
    }

    @Override
    public Optional<List<ZoneRecord>> at(DnsName name) {
        if (REVERSE.matcher(name.text()).matches()) {
            return ask(name, "PTR").map(records -> only(name, records));
        }
        Optional<List<ZoneRecord>> addresses = ask(name, "A");
        if (addresses.isEmpty()) {
            return addresses;
        }
        return ask(name, "DHCID")
                .map(
                        marks -> {
                            List<ZoneRecord> all = new ArrayList<>(only(name, addresses.get()));
                            marks.stream()
                                    .filter(record -> record.type().equals("DHCID"))
                                    .filter(record -> record.owner().equals(name.text()))
                                    .forEach(all::add);
                            return all;
                        });
    }

    /// Without what an alias leads to.
    private static List<ZoneRecord> only(DnsName name, List<ZoneRecord> records) {
        return records.stream().filter(record -> record.owner().equals(name.text())).toList();
    }

    Optional<List<ZoneRecord>> ask(DnsName name, String type) {
        pace.await();
        return lookup.ask(server, source, name, type) instanceof Reply.Said said
                        && said.authoritative()
                        && (said.ok() || said.rcode().equals("NXDOMAIN"))
                ? Optional.of(said.answers())
                : Optional.empty();
    }

    /// The registrar that says in TXT records that a name is his.
    Optional<String> registrar(DnsName name) {
        int dot = name.text().indexOf('.');
        if (dot < 0) {
            return Optional.empty();
        }
        String zone = name.text().substring(dot);
        for (String label : ExternalDns.labels(name.text().substring(0, dot))) {
            if (label.length() <= 63 && label.length() + zone.length() <= 253) {
                Optional<String> owner =
                        ask(new DnsName(label + zone), "TXT").flatMap(ExternalDns::owner);
                if (owner.isPresent()) {
                    return owner;
                }
            }
        }
        return Optional.empty();
    }
}
