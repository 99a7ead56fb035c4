package io.leasehold.ipam.plan;

import io.leasehold.ipam.classify.BuiltInClass;
import io.leasehold.ipam.classify.ClassRule;
import io.leasehold.ipam.classify.Classifier;
import io.leasehold.ipam.classify.Expression;
import io.leasehold.ipam.classify.ExpressionException;
import io.leasehold.ipam.classify.OptionNames;
import io.leasehold.ipam.net.Ipv4Address;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What must be true of what a plan gives to clients: scopes, classes, links and relays. */
final class ServingRules {
    private static final int LONGEST_NAME = 128;

    /** Room for a terminating zero is kept (RFC 2131 section 2). */
    private static final int LONGEST_SERVER_NAME = 63;

    private static final int LONGEST_FILE = 127;
    private static final Pattern PRINTABLE = Pattern.compile("[\\x21-\\x7e]+");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:+ -]*");

    private final PlanContent content;
    private final List<PlanProblem> problems = new ArrayList<>();
    private final Set<String> classes = new HashSet<>();
    private final Map<String, SharedNetwork> networks = new HashMap<>();

    private ServingRules(PlanContent content) {
        this.content = content;
        content.classes().forEach(c -> classes.add(c.name()));
        content.sharedNetworks().forEach(n -> networks.put(n.name(), n));
    }

    static List<PlanProblem> check(PlanContent content) {
        ServingRules rules = new ServingRules(content);
        rules.checkTerms("dhcp", content.defaults().terms());
        rules.checkClasses();
        rules.checkNetworks();
        for (int i = 0; i < content.subnets().size(); i++) {
            rules.checkSubnet("subnets[" + i + "]", content.subnets().get(i));
        }
        rules.checkRelays();
        return rules.problems;
    }

    private void checkClasses() {
        for (int i = 0; i < content.classes().size(); i++) {
            ClientClass one = content.classes().get(i);
            String here = "classes[" + i + "]";
            checkName(here + ".name", "class", one.name());
            checkTerms(here, one.terms());
        }
        checkTests();
    }

    private void checkTests() {
        OptionNames names = Classes.names(content);
        List<ClassRule> rules = new ArrayList<>();
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < content.classes().size(); i++) {
            ClientClass one = content.classes().get(i);
            try {
                rules.add(
                        new ClassRule(
                                one.name(), one.test().map(test -> Expression.parse(test, names))));
                places.put(one.name(), i);
            } catch (ExpressionException wrong) {
                refuse(
                        "classes[" + i + "].test",
                        "class " + one.name() + ": " + wrong.getMessage(),
                        "the whole test is: " + one.test().orElse(""));
            }
        }
        if (rules.size() < content.classes().size()) {
            return; // what a test refers to may be among those that cannot be read
        }
        for (Classifier.Problem problem : Classifier.problems(rules)) {
            refuse(
                    "classes[" + places.get(problem.className()) + "].test",
                    problem.message(),
                    "classes are looked at in the order in which they are declared");
        }
    }

    private void checkNetworks() {
        Map<String, String> heardOn = new HashMap<>();
        for (int i = 0; i < content.sharedNetworks().size(); i++) {
            SharedNetwork network = content.sharedNetworks().get(i);
            String here = "sharedNetworks[" + i + "]";
            checkName(here + ".name", "shared network", network.name());
            checkGate(here, network.classes());
            checkTerms(here, network.terms());
            checkOneWayToKnowClients(here, network);
            network.networkInterface()
                    .ifPresent(
                            heard -> {
                                String other = heardOn.putIfAbsent(heard, network.name());
                                if (other != null) {
                                    refuse(
                                            here + ".interface",
                                            "shared networks "
                                                    + other
                                                    + " and "
                                                    + network.name()
                                                    + " are both on interface "
                                                    + heard,
                                            "what is heard on one interface is one link; make them"
                                                    + " one shared network");
                                }
                            });
        }
    }

    /** A client moves between the subnets of its link, and must be the same in all of them. */
    private void checkOneWayToKnowClients(String here, SharedNetwork network) {
        Inherited around = Inherited.of(content.defaults(), Optional.of(network));
        Map<Boolean, Subnet> byWay = new HashMap<>();
        for (Subnet subnet : content.subnets()) {
            if (subnet.sharedNetwork().filter(network.name()::equals).isPresent()) {
                byWay.putIfAbsent(
                        around.handling().overlaidBy(subnet.handling()).matchesClientId(), subnet);
            }
        }
        Subnet by = byWay.get(true);
        Subnet without = byWay.get(false);
        if (by != null && without != null) {
            refuse(
                    here + ".matchClientId",
                    "in shared network "
                            + network.name()
                            + " subnet "
                            + by.prefix()
                            + " knows clients by client identifier and subnet "
                            + without.prefix()
                            + " does not",
                    "say matchClientId once, in the shared network");
        }
    }

    private void checkSubnet(String here, Subnet subnet) {
        checkGate(here, subnet.classes());
        checkTerms(here, subnet.terms());
        subnet.sharedNetwork().ifPresent(name -> checkMember(here, subnet, name));
        for (int i = 0; i < subnet.pools().size(); i++) {
            String pool = here + ".pools[" + i + "]";
            checkGate(pool, subnet.pools().get(i).classes());
            checkTerms(pool, subnet.pools().get(i).terms());
            checkNoLease(pool, "a pool", subnet.pools().get(i).terms());
        }
        for (int i = 0; i < subnet.reservations().size(); i++) {
            String reservation = here + ".reservations[" + i + "]";
            checkGate(reservation, subnet.reservations().get(i).classes());
            checkTerms(reservation, subnet.reservations().get(i).terms());
            checkNoLease(reservation, "a reservation", subnet.reservations().get(i).terms());
        }
    }

    private void checkMember(String here, Subnet subnet, String name) {
        SharedNetwork network = networks.get(name);
        if (network == null) {
            refuse(
                    here + ".sharedNetwork",
                    "subnet "
                            + subnet.prefix()
                            + " is in shared network "
                            + name
                            + ", which is not declared",
                    "declare it in sharedNetworks, or use one of "
                            + networks.keySet().stream().sorted().toList());
            return;
        }
        if (!subnet.space().equals(Space.LAN)) {
            refuse(
                    here + ".sharedNetwork",
                    "subnet "
                            + subnet.prefix()
                            + " of space "
                            + subnet.space()
                            + " is in shared network "
                            + name
                            + ", but only space "
                            + Space.LAN
                            + " is served",
                    "leave the shared network out");
        }
        Optional<String> heard = subnet.networkInterface();
        Optional<String> network2 = network.networkInterface();
        if (heard.isPresent() && network2.isPresent() && !heard.equals(network2)) {
            refuse(
                    here + ".interface",
                    "subnet "
                            + subnet.prefix()
                            + " is on interface "
                            + heard.get()
                            + ", but its shared network "
                            + name
                            + " is on "
                            + network2.get(),
                    "a shared network is one link; leave the interface of the subnet out");
        }
    }

    /** A relay agent's address means one link. */
    private void checkRelays() {
        Map<Ipv4Address, Object> links = new HashMap<>();
        for (int i = 0; i < content.sharedNetworks().size(); i++) {
            SharedNetwork network = content.sharedNetworks().get(i);
            String here = "sharedNetworks[" + i + "].relays";
            for (Ipv4Address relay : network.relays()) {
                checkRelay(here, relay, network.name(), links);
            }
        }
        for (int i = 0; i < content.subnets().size(); i++) {
            Subnet subnet = content.subnets().get(i);
            String here = "subnets[" + i + "].relays";
            for (Ipv4Address relay : subnet.relays()) {
                checkRelay(
                        here,
                        relay,
                        subnet.sharedNetwork().orElse(subnet.prefix().toString()),
                        links);
            }
        }
    }

    private void checkRelay(
            String here, Ipv4Address relay, String link, Map<Ipv4Address, Object> links) {
        Object other = links.putIfAbsent(relay, link);
        if (other != null && !other.equals(link)) {
            refuse(
                    here,
                    "relay " + relay + " means both " + other + " and " + link,
                    "a relay's address means one link; make them one shared network, or remove it"
                            + " from one");
        }
        if (relay.isAny()) {
            refuse(here, "a relay has no address " + relay, "give the address it puts into giaddr");
        }
    }

    private void checkGate(String here, Set<String> gate) {
        gate.stream()
                .filter(name -> !classes.contains(name) && !isBuiltIn(name))
                .sorted()
                .forEach(
                        name ->
                                refuse(
                                        here + ".classes",
                                        "class " + name + " is not declared",
                                        "declare it in classes, or use one of "
                                                + classes.stream().sorted().toList()));
    }

    private static boolean isBuiltIn(String name) {
        return BuiltInClass.isBuiltIn(name);
    }

    private void checkName(String here, String what, String name) {
        if (name.length() > LONGEST_NAME || !NAME.matcher(name).matches()) {
            refuse(
                    here,
                    what
                            + " name '"
                            + name
                            + "' is not 1 to "
                            + LONGEST_NAME
                            + " letters, digits, blanks and . _ : + -",
                    "begin with a letter or digit, like pxe-uefi");
        }
    }

    private void checkNoLease(String here, String what, Terms terms) {
        if (!terms.lease().equals(LeaseTerms.NONE)) {
            refuse(
                    here + ".lease",
                    what + " does not say how long leases last",
                    "say it in the subnet, or in a class");
        }
    }

    private void checkTerms(String here, Terms terms) {
        LeaseTerms lease = terms.lease();
        inOrder(here, "min", lease.min(), "default", lease.standard());
        inOrder(here, "default", lease.standard(), "max", lease.max());
        inOrder(here, "min", lease.min(), "max", lease.max());
        inOrder(here, "renew", lease.renew(), "rebind", lease.rebind());
        percent(here + ".lease.cache", "cache", lease.cachePercent(), 0);
        percent(here + ".lease.pressure", "pressure", lease.pressurePercent(), 1);
        length(
                here + ".boot.serverName",
                "server name",
                terms.boot().serverName(),
                LONGEST_SERVER_NAME);
        length(here + ".boot.file", "boot file", terms.boot().file(), LONGEST_FILE);
    }

    private void inOrder(
            String here,
            String lesser,
            Optional<Duration> less,
            String greater,
            Optional<Duration> more) {
        if (less.isPresent() && more.isPresent() && less.get().compareTo(more.get()) > 0) {
            refuse(
                    here + ".lease." + lesser,
                    lesser
                            + " "
                            + less.get().toSeconds()
                            + " s is longer than "
                            + greater
                            + " "
                            + more.get().toSeconds()
                            + " s",
                    "make " + lesser + " no longer than " + greater);
        }
    }

    private void percent(String here, String what, Optional<Integer> value, int least) {
        value.filter(v -> v < least || v > 100)
                .ifPresent(
                        v ->
                                refuse(
                                        here,
                                        what + " " + v + " is not " + least + " to 100 percent",
                                        "give a share of 100"));
    }

    private void length(String here, String what, Optional<String> value, int most) {
        value.filter(v -> v.length() > most || !PRINTABLE.matcher(v).matches())
                .ifPresent(
                        v ->
                                refuse(
                                        here,
                                        what
                                                + " '"
                                                + v
                                                + "' is not 1 to "
                                                + most
                                                + " printable ASCII characters",
                                        "the field of the header holds no more; use option 66 or 67"
                                                + " for longer ones"));
    }

    private void refuse(String path, String message, String remedy) {
        problems.add(new PlanProblem(path, message, remedy, List.of()));
    }
}
