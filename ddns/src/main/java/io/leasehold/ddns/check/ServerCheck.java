package io.leasehold.ddns.check;

import io.leasehold.ddns.dns.DnsLookup;
import io.leasehold.ddns.dns.DnsLookup.Reply;
import io.leasehold.ddns.dns.DnsTransport.Protocol;
import io.leasehold.ddns.dns.ZoneRecord;
import io.leasehold.ddns.plan.Change;
import io.leasehold.ddns.plan.FailureKind;
import io.leasehold.ddns.plan.Prerequisite;
import io.leasehold.ddns.plan.RecordData;
import io.leasehold.ddns.plan.RecordType;
import io.leasehold.ddns.plan.UpdateAnswer;
import io.leasehold.ddns.plan.UpdateAnswer.Condition;
import io.leasehold.ddns.plan.UpdateMessage;
import io.leasehold.ddns.reconcile.UpdateSender;
import io.leasehold.ddns.zone.DnsServer;
import io.leasehold.ddns.zone.DnsZoneConfig;
import io.leasehold.ddns.zone.TsigKey;
import io.leasehold.ipam.dns.Dhcid;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.dns.ZoneTest.Outcome;
import io.leasehold.ipam.dns.ZoneTest.Stage;
import io.leasehold.ipam.dns.ZoneTest.Step;
import io.leasehold.ipam.lease.ClientIdentity;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The stages at one server. Used once, by one thread.
final class ServerCheck {
    /// RFC 5737: nobody's address, so that who reads the name meanwhile is led nowhere.
    private static final Ipv4Address NOWHERE = Ipv4Address.parse("192.0.2.1");

    /// RFC 7042 section 2.1.2: nobody's hardware address.
    private static final HardwareAddress NOBODY = HardwareAddress.parse("00:00:5e:00:53:00");

    private static final int TTL_SECONDS = 0;

    private final UpdateSender sender;
    private final DnsLookup lookup;
    private final DnsZoneConfig zone;
    private final DnsServer server;
    private final Optional<Ipv4Address> source;
    private final DnsName probe;
    private final Dhcid dhcid;
    private final RecordData data;
    private final List<Step> steps = new ArrayList<>();

    /// The zone with the key that was accepted.
    private DnsZoneConfig signed;

    ServerCheck(
            UpdateSender sender,
            DnsLookup lookup,
            DnsZoneConfig zone,
            DnsServer server,
            Optional<Ipv4Address> source,
            String label) {
        this.sender = sender;
        this.lookup = lookup;
        this.zone = zone;
        this.server = server;
        this.source = source;
        this.signed = withKeys(zone.keys());
        this.probe = zone.zone().child(label);
        this.dhcid = Dhcid.of(new ClientIdentity(Optional.empty(), NOBODY), probe);
        this.data =
                zone.zone().isWithin(new DnsName("in-addr.arpa"))
                        ? new RecordData.Ptr(probe)
                        : new RecordData.A(NOWHERE);
    }

    private DnsZoneConfig withKeys(List<TsigKey> keys) {
        return new DnsZoneConfig(zone.zone(), List.of(server), keys, source);
    }

    List<Step> run() {
        if (reachable() && authoritative()) {
            primary();
            if (keyAndSource() && prerequisites()) {
                publish();
            }
        }
        return List.copyOf(steps);
    }

    private boolean passed(Stage stage, String words) {
        steps.add(new Step(server.toString(), stage, Outcome.PASSED, words));
        return true;
    }

    private void noted(Stage stage, String words) {
        steps.add(new Step(server.toString(), stage, Outcome.NOTED, words));
    }

    private boolean failed(Stage stage, String words) {
        steps.add(new Step(server.toString(), stage, Outcome.FAILED, words));
        return false;
    }

    // ---- is there a server, and has it the zone

    private boolean reachable() {
        return answers(
                        Protocol.UDP,
                        Stage.UDP,
                        "is a DNS server there, and does port %d pass?".formatted(server.port()))
                && answers(
                        Protocol.TCP,
                        Stage.TCP,
                        "it answers over UDP, but large updates and zone transfers need TCP; does"
                                + " a firewall drop it?");
    }

    private boolean answers(Protocol protocol, Stage stage, String remedy) {
        return switch (lookup.ask(protocol, server, source, zone.zone(), "SOA")) {
            case Reply.Said _ -> passed(stage, "answers over " + protocol);
            case Reply.Silent(String why) ->
                    failed(
                            stage,
                            "SOA of %s: nothing from %s over %s%s (%s); %s"
                                    .formatted(zone.zone(), server, protocol, from(), why, remedy));
        };
    }

    private String from() {
        return source.map(address -> " from " + address).orElse("");
    }

    private boolean authoritative() {
        String asked = "SOA of " + zone.zone() + " at " + server + ": ";
        return switch (lookup.ask(server, source, zone.zone(), "SOA")) {
            case Reply.Silent(String why) -> failed(Stage.AUTHORITY, asked + why);
            case Reply.Said said -> judge(asked, said);
        };
    }

    private boolean judge(String asked, Reply.Said said) {
        String apex = zone.zone().text();
        Optional<String> owner = said.soa().map(DnsLookup.Soa::owner);
        if (said.ok() && owner.filter(apex::equals).isPresent() && !said.of("SOA").isEmpty()) {
            return said.authoritative()
                    ? passed(
                            Stage.AUTHORITY,
                            "has the zone %s, serial %d"
                                    .formatted(apex, said.soa().orElseThrow().serial()))
                    : failed(
                            Stage.AUTHORITY,
                            asked
                                    + "it knows the zone only by asking others (no AA); give the"
                                    + " address of the server that has it, not of a resolver");
        }
        List<String> delegated =
                said.authority().stream()
                        .filter(r -> r.type().equals("NS") && r.owner().equals(apex))
                        .map(ZoneRecord::data)
                        .toList();
        if (!delegated.isEmpty()) {
            return failed(
                    Stage.AUTHORITY,
                    asked
                            + "it has handed the zone over to "
                            + String.join(", ", delegated)
                            + "; updates go there");
        }
        if (said.authoritative() && owner.isPresent()) {
            return failed(
                    Stage.AUTHORITY,
                    asked
                            + "%s is no zone there but a name of the zone %s (%s); name that zone,"
                                    .formatted(apex, owner.get(), said.rcode())
                            + " or make this one");
        }
        return failed(
                Stage.AUTHORITY,
                asked
                        + "it answered "
                        + said.rcode()
                        + (said.recursive() ? " as a resolver" : "")
                        + "; the zone does not exist there, or we may not ask");
    }

    /// A hint only: MNAME is often a name that the server itself does not know.
    private void primary() {
        if (!(lookup.ask(server, source, zone.zone(), "SOA") instanceof Reply.Said said)
                || said.soa().isEmpty()) {
            return;
        }
        String primary = said.soa().get().primary();
        Set<String> addresses = new LinkedHashSet<>();
        if (new ZoneRecord("", "NS", 0, primary).target().isPresent()
                && lookup.ask(server, source, DnsName.parse(primary), "A")
                        instanceof Reply.Said known) {
            known.of("A").forEach(record -> addresses.add(record.data()));
        }
        if (primary.equals(server.host()) || addresses.contains(server.host())) {
            passed(Stage.PRIMARY, "is the primary, " + primary);
        } else {
            noted(
                    Stage.PRIMARY,
                    "the SOA names %s%s as primary; if %s is a secondary, it has to forward updates"
                            .formatted(
                                    primary,
                                    addresses.isEmpty()
                                            ? ""
                                            : " (" + String.join(", ", addresses) + ")",
                                    server));
        }
    }

    // ---- may we

    /// One prerequisite that holds and no change: nothing can happen but an opinion.
    private boolean keyAndSource() {
        UpdateMessage question =
                new UpdateMessage(
                        UpdateMessage.Kind.U1,
                        zone.zone(),
                        List.of(new Prerequisite.NameNotInUse(probe)),
                        List.of());
        if (zone.keys().isEmpty()) {
            noted(
                    Stage.KEY,
                    "no key is configured, so updates are not signed: whoever sends from our"
                            + " address may change the zone");
            return source(sender.update(signed, server, question));
        }
        boolean accepted = false;
        UpdateAnswer believed = UpdateAnswer.APPLIED;
        List<Step> rejections = new ArrayList<>();
        for (TsigKey key : zone.keys()) {
            DnsZoneConfig one = withKeys(List.of(key));
            UpdateAnswer answer = sender.update(one, server, question);
            if (answer instanceof UpdateAnswer.Failed(var kind, var words) && rejectsKey(kind)) {
                rejections.add(new Step(server.toString(), Stage.KEY, Outcome.FAILED, words));
            } else if (!accepted) {
                accepted = true;
                signed = one;
                believed = answer;
                passed(Stage.KEY, "knows the key " + key);
            }
        }
        if (!accepted) {
            steps.addAll(rejections);
            return false;
        }
        // During a rotation the other key is expected to be unknown on one side or the other.
        rejections.forEach(rejected -> noted(Stage.KEY, rejected.words()));
        return source(believed);
    }

    private static boolean rejectsKey(FailureKind kind) {
        return switch (kind) {
            case BADKEY, BADSIG, BADTIME, BADTRUNC, UNSIGNED, TIMEOUT, UNREACHABLE -> true;
            default -> false;
        };
    }

    private boolean source(UpdateAnswer answer) {
        return switch (answer) {
            case UpdateAnswer.Applied _ ->
                    passed(
                            Stage.SOURCE,
                            "takes updates" + source.map(a -> " from " + a).orElse(""));
            case UpdateAnswer.Unmet(var condition) ->
                    failed(
                            Stage.SOURCE,
                            "the name %s, made up at random, is said to be there (%s)"
                                    .formatted(probe, condition));
            case UpdateAnswer.Failed(var kind, var words) ->
                    failed(
                            Stage.SOURCE,
                            words
                                    + (kind == FailureKind.REFUSED
                                            ? "; if it lists addresses, localAddress of the zone"
                                                    + " says which one we send from"
                                            : ""));
        };
    }

    // ---- does it understand

    private boolean prerequisites() {
        return unmet(new Prerequisite.NameInUse(probe), Condition.NAME_NOT_IN_USE, "NXDOMAIN")
                && unmet(
                        new Prerequisite.NameNotInUse(zone.zone()),
                        Condition.NAME_IN_USE,
                        "YXDOMAIN")
                && unmet(
                        new Prerequisite.RrsetEquals(probe, new RecordData.Dhcid(dhcid)),
                        Condition.RRSET_DIFFERS,
                        "NXRRSET")
                && passed(
                        Stage.PREREQUISITES, "judges prerequisites (NXDOMAIN, YXDOMAIN, NXRRSET)");
    }

    private boolean unmet(Prerequisite prerequisite, Condition expected, String code) {
        UpdateMessage question =
                new UpdateMessage(
                        UpdateMessage.Kind.U2, zone.zone(), List.of(prerequisite), List.of());
        return switch (sender.update(signed, server, question)) {
            case UpdateAnswer.Unmet(var condition) when condition == expected -> true;
            // RFC 2136 lets a server that finds the name missing say so for its RRset as well.
            case UpdateAnswer.Unmet(var condition)
                    when expected == Condition.RRSET_DIFFERS
                            && condition == Condition.NAME_NOT_IN_USE ->
                    true;
            case UpdateAnswer.Failed(var _, var words) -> failed(Stage.PREREQUISITES, words);
            case UpdateAnswer.Applied _ -> unjudged(code, "NOERROR");
            case UpdateAnswer.Unmet(var condition) -> unjudged(code, condition.name());
        };
    }

    private boolean unjudged(String expected, String instead) {
        return failed(
                Stage.PREREQUISITES,
                "the server answered %s where %s was due: it does not judge prerequisites, so names"
                                .formatted(instead, expected)
                        + " of others could be overwritten; use another server for this zone");
    }

    // ---- does it do it

    private void publish() {
        boolean mayBeThere = false;
        try {
            UpdateAnswer added = add(List.of(data, new RecordData.Dhcid(dhcid)));
            mayBeThere = mayHaveHappened(added);
            if (added instanceof UpdateAnswer.Failed(var kind, var words)) {
                if (kind == FailureKind.REFUSED) {
                    mayBeThere = true;
                    failed(Stage.ADD, words + whichType());
                } else {
                    failed(Stage.ADD, words);
                }
                return;
            }
            if (added instanceof UpdateAnswer.Unmet(var condition)) {
                failed(Stage.ADD, "adding %s: %s".formatted(probe, condition));
                return;
            }
            passed(Stage.ADD, "added %s with %s and DHCID".formatted(probe, data.type()));
            if (!readBack()) {
                return;
            }
            mayBeThere = !delete();
            if (!mayBeThere) {
                gone();
            }
        } finally {
            if (mayBeThere) {
                cleanUp();
            }
        }
    }

    private UpdateAnswer add(List<RecordData> records) {
        List<Change> changes = new ArrayList<>();
        records.forEach(record -> changes.add(new Change.Add(probe, TTL_SECONDS, record)));
        return sender.update(
                signed,
                server,
                new UpdateMessage(
                        UpdateMessage.Kind.U1,
                        zone.zone(),
                        List.of(new Prerequisite.NameNotInUse(probe)),
                        changes));
    }

    private static boolean mayHaveHappened(UpdateAnswer answer) {
        return switch (answer) {
            case UpdateAnswer.Applied _ -> true;
            case UpdateAnswer.Unmet _ -> false;
            case UpdateAnswer.Failed(var kind, var _) ->
                    kind.serverSilent() || kind == FailureKind.UNSIGNED;
        };
    }

    /// Policies grant types one by one, so each is tried alone.
    private String whichType() {
        boolean address = add(List.of(data)) instanceof UpdateAnswer.Applied;
        boolean marker =
                !address
                        && add(List.of(new RecordData.Dhcid(dhcid)))
                                instanceof UpdateAnswer.Applied;
        if (address) {
            return "; %s alone is allowed, so DHCID is what the policy lacks"
                    .formatted(data.type());
        }
        return marker
                ? "; DHCID alone is allowed, so %s is what the policy lacks".formatted(data.type())
                : "; neither %s nor DHCID is allowed below %s".formatted(data.type(), zone.zone());
    }

    private boolean readBack() {
        return switch (lookup.ask(server, source, probe, data.type().name())) {
            case Reply.Silent(String why) ->
                    failed(Stage.READ_BACK, "reading %s: %s".formatted(probe, why));
            case Reply.Said said when !said.of(data.type().name()).isEmpty() ->
                    passed(Stage.READ_BACK, "what was added can be read at once");
            case Reply.Said said ->
                    failed(
                            Stage.READ_BACK,
                            ("%s was added, yet %s answers %s for it: does it answer from another"
                                            + " copy of the zone (a view, a cache, a secondary)?")
                                    .formatted(probe, server, said.rcode()));
        };
    }

    private boolean delete() {
        return switch (removal()) {
            case UpdateAnswer.Applied _ -> passed(Stage.DELETE, "deleted it, type by type");
            case UpdateAnswer.Unmet(var condition) ->
                    failed(
                            Stage.DELETE,
                            "deleting %s: it is not as it was added (%s)"
                                    .formatted(probe, condition));
            case UpdateAnswer.Failed(var _, var words) -> failed(Stage.DELETE, words);
        };
    }

    private UpdateAnswer removal() {
        return sender.update(
                signed,
                server,
                new UpdateMessage(
                        UpdateMessage.Kind.R3,
                        zone.zone(),
                        List.of(),
                        List.of(
                                new Change.DeleteRrset(probe, data.type()),
                                new Change.DeleteRrset(probe, RecordType.DHCID))));
    }

    private void gone() {
        switch (lookup.ask(server, source, probe, data.type().name())) {
            case Reply.Silent(String why) ->
                    failed(Stage.GONE, "reading %s again: %s".formatted(probe, why));
            case Reply.Said said when said.of(data.type().name()).isEmpty() ->
                    passed(Stage.GONE, "and it is gone");
            case Reply.Said _ ->
                    failed(
                            Stage.GONE,
                            "%s was deleted, yet %s still answers with it"
                                    .formatted(probe, server));
        }
    }

    /// Type by type, since a policy that lacks one type refuses a message with both.
    private void cleanUp() {
        if (removal() instanceof UpdateAnswer.Applied) {
            return;
        }
        for (RecordType type : List.of(data.type(), RecordType.DHCID)) {
            sender.update(
                    signed,
                    server,
                    new UpdateMessage(
                            UpdateMessage.Kind.R3,
                            zone.zone(),
                            List.of(),
                            List.of(new Change.DeleteRrset(probe, type))));
        }
        boolean absent =
                lookup.ask(server, source, probe, data.type().name()) instanceof Reply.Said address
                        && address.of(data.type().name()).isEmpty()
                        && lookup.ask(server, source, probe, "DHCID") instanceof Reply.Said marker
                        && marker.of("DHCID").isEmpty();
        if (!absent) {
            failed(
                    Stage.DELETE,
                    "%s may still be in the zone; delete it there by hand".formatted(probe));
        }
    }
}
