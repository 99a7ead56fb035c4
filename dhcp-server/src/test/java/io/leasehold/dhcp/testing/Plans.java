package io.leasehold.dhcp.testing;

import io.leasehold.dhcp.exchange.Decision;
import io.leasehold.dhcp.exchange.SubnetSelection;
import io.leasehold.dhcp.message.Arrival;
import io.leasehold.dhcp.message.ServerReply;
import io.leasehold.ipam.lease.LeaseView;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.option.OptionSet;
import io.leasehold.ipam.option.OptionTerms;
import io.leasehold.ipam.plan.ClientClass;
import io.leasehold.ipam.plan.Defaults;
import io.leasehold.ipam.plan.Handling;
import io.leasehold.ipam.plan.LeaseTerms;
import io.leasehold.ipam.plan.Link;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.plan.PlanContent;
import io.leasehold.ipam.plan.PlanRules;
import io.leasehold.ipam.plan.SharedNetwork;
import io.leasehold.ipam.plan.Source;
import io.leasehold.ipam.plan.Terms;
import io.leasehold.ipam.testing.SubnetBuilder;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A plan with more than subnets, and what a server that has it says to clients on eth0. */
public final class Plans {
    private final List<SubnetBuilder> subnets = new ArrayList<>();
    private final List<ClientClass> classes = new ArrayList<>();
    private final List<SharedNetwork> networks = new ArrayList<>();
    private Defaults defaults = Defaults.NONE;

    private Plans(List<SubnetBuilder> subnets) {
        this.subnets.addAll(subnets);
    }

    public static Plans of(SubnetBuilder... subnets) {
        return new Plans(Arrays.asList(subnets));
    }

    public Plans defaults(Terms terms) {
        defaults = new Defaults(terms, Handling.UNSET, Source.FILE);
        return this;
    }

    /** A class with a test. */
    public Plans in(String name, String test, Terms terms) {
        classes.add(new ClientClass(name, Optional.of(test), terms, Source.FILE));
        return this;
    }

    /** A class that only reservations put clients into, or one that is built in. */
    public Plans in(String name, Terms terms) {
        classes.add(new ClientClass(name, Optional.empty(), terms, Source.FILE));
        return this;
    }

    public Plans network(String name, Terms terms, String... relays) {
        networks.add(
                new SharedNetwork(
                        name,
                        Optional.empty(),
                        Set.copyOf(Arrays.stream(relays).map(Ipv4Address::parse).toList()),
                        Set.of(),
                        Handling.UNSET,
                        terms,
                        Source.FILE));
        return this;
    }

    /** Terms of one option. */
    public static Terms option(int code, String hex) {
        return Terms.of(OptionSet.of(Map.of(code, OctetString.parseHex(hex))));
    }

    public static Terms always(int code, String hex) {
        return Terms.NONE.with(
                new OptionTerms(
                        OptionSet.of(Map.of(code, OctetString.parseHex(hex))),
                        Set.of(code),
                        Set.of()));
    }

    public static Terms never(int code) {
        return Terms.NONE.with(new OptionTerms(OptionSet.EMPTY, Set.of(), Set.of(code)));
    }

    public static Terms lease(Duration all) {
        return Terms.NONE.with(LeaseTerms.of(all, all, all));
    }

    public Plan plan() {
        PlanContent content =
                SubnetBuilder.content(subnets.toArray(SubnetBuilder[]::new))
                        .withDefaults(defaults)
                        .withClasses(classes)
                        .withSharedNetworks(networks);
        var problems = PlanRules.check(content);
        if (!problems.isEmpty()) {
            throw new IllegalStateException("no plan: " + problems);
        }
        return new Plan(1, subnets.size(), content);
    }

    /** What comes of a message, in one line, silence for want of a link included. */
    public String outcome(ClientMessages message, LeaseView leases) {
        return link(message).map(_ -> Outcome.of(decide(message, leases))).orElse("no link");
    }

    public Decision decide(ClientMessages message, LeaseView leases) {
        Plan plan = plan();
        return Outcome.decide(message, link(message).orElseThrow(), plan, leases);
    }

    public ServerReply reply(ClientMessages message, LeaseView leases) {
        return Outcome.reply(decide(message, leases));
    }

    private Optional<Link> link(ClientMessages message) {
        Arrival arrival =
                new Arrival(
                        "eth0", Ipv4Address.parse(ClientMessages.US), Ipv4Address.ANY, 68, false);
        return SubnetSelection.select(message.build(), arrival, plan());
    }
}
