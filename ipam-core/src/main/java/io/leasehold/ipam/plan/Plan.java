package io.leasehold.ipam.plan;

import io.leasehold.ipam.classify.OptionNames;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Prefix;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One version of the whole plan, ready to serve from. Immutable; every exchange sees exactly one.
 *
 * <p>Two plans are compared by {@link #version()} alone. What does not say otherwise is about
 * {@link Space#LAN}, where leases live.
 */
public final class Plan {
    public static final Plan EMPTY = new Plan(0, 0, PlanContent.EMPTY);

    private final long version;
    private final int lastSubnetId;
    private final PlanContent content;
    private final List<SubnetSnapshot> subnets;
    private final Map<SubnetId, SubnetSnapshot> byId = new HashMap<>();
    private final Map<Space, NavigableMap<Ipv4Address, SubnetSnapshot>> byNetwork = new HashMap<>();
    private final Classes classes;
    private final Map<SubnetId, Link> links = new HashMap<>();
    private final Map<String, Link> byInterface = new HashMap<>();
    private final Map<Ipv4Address, Link> byRelay = new HashMap<>();

    /**
     * @param version the version of the stored plan; rises with every change
     * @param lastSubnetId the highest id that a subnet ever had
     * @param content its leaf subnets do not overlap
     */
    public Plan(long version, int lastSubnetId, PlanContent content) {
        this(version, lastSubnetId, content, Map.of());
    }

    private Plan(
            long version,
            int lastSubnetId,
            PlanContent content,
            Map<SubnetId, SubnetSnapshot> known) {
        this.version = version;
        this.lastSubnetId = lastSubnetId;
        this.content = content;
        List<SubnetSnapshot> inOrder = new ArrayList<>();
        List<List<Integer>> claims = Touching.claimsBySubnet(content);
        List<Claim> routed = content.claims().stream().filter(c -> c.via().isPresent()).toList();
        Map<String, SharedNetwork> networks = new HashMap<>();
        content.sharedNetworks().forEach(network -> networks.put(network.name(), network));
        for (int i = 0; i < content.subnets().size(); i++) {
            Subnet subnet = content.subnets().get(i);
            Inherited inherited =
                    Inherited.of(content.defaults(), subnet.sharedNetwork().map(networks::get));
            List<Claim> here = claims.get(i).stream().map(content.claims()::get).toList();
            List<Claim> behind =
                    routed.stream()
                            .filter(c -> c.space().equals(subnet.space()))
                            .filter(c -> subnet.prefix().contains(c.via().orElseThrow()))
                            .toList();
            SubnetSnapshot snapshot =
                    Optional.ofNullable(known.get(subnet.id()))
                            .filter(s -> s.subnet().equals(subnet))
                            .filter(s -> s.claims().equals(here) && s.routed().equals(behind))
                            .filter(s -> s.inherited().equals(inherited))
                            .orElseGet(() -> new SubnetSnapshot(subnet, here, behind, inherited));
            inOrder.add(snapshot);
            byId.put(snapshot.id(), snapshot);
            byNetwork
                    .computeIfAbsent(subnet.space(), _ -> new TreeMap<>())
                    .put(subnet.prefix().network(), snapshot);
        }
        subnets = List.copyOf(inOrder);
        classes = Classes.of(content);
        join(networks);
    }

    /**
     * Joins what is on one link: the subnets of a shared network, and those that are heard on one
     * interface and in no shared network.
     */
    private void join(Map<String, SharedNetwork> networks) {
        Map<Object, List<SubnetSnapshot>> together = new LinkedHashMap<>();
        for (SubnetSnapshot snapshot : subnets) {
            Subnet subnet = snapshot.subnet();
            Object link =
                    subnet.sharedNetwork()
                            .<Object>map(networks::get)
                            .or(() -> subnet.networkInterface())
                            .orElse(snapshot.id());
            together.computeIfAbsent(link, _ -> new ArrayList<>()).add(snapshot);
        }
        together.forEach(
                (key, members) -> {
                    Optional<SharedNetwork> network =
                            key instanceof SharedNetwork shared
                                    ? Optional.of(shared)
                                    : Optional.empty();
                    Link link = new Link(network, members);
                    network.ifPresent(
                            shared -> {
                                shared.networkInterface().ifPresent(i -> byInterface.put(i, link));
                                shared.relays().forEach(relay -> byRelay.put(relay, link));
                            });
                    for (SubnetSnapshot member : members) {
                        links.put(member.id(), link);
                        member.subnet().relays().forEach(relay -> byRelay.put(relay, link));
                        member.subnet()
                                .networkInterface()
                                .ifPresent(name -> byInterface.putIfAbsent(name, link));
                    }
                });
    }

    /**
     * The plan with this content that comes after this one. Subnets that are the same keep their
     * very snapshot, so what it costs to take the plan over depends on what changed.
     */
    public Plan followedBy(long nextVersion, int highestSubnetId, PlanContent next) {
        return new Plan(nextVersion, highestSubnetId, next, byId);
    }

    public long version() {
        return version;
    }

    /** The highest id that a subnet ever had; ids are not given twice. */
    public int lastSubnetId() {
        return lastSubnetId;
    }

    public PlanContent content() {
        return content;
    }

    /** The subnets of every space, in order of declaration. */
    public List<SubnetSnapshot> subnets() {
        return subnets;
    }

    public List<Subnet> declared() {
        return content.subnets();
    }

    public Optional<SubnetSnapshot> subnet(SubnetId id) {
        return Optional.ofNullable(byId.get(id));
    }

    public Optional<SubnetSnapshot> subnet(Ipv4Prefix prefix) {
        return subnet(Space.LAN, prefix);
    }

    public Optional<SubnetSnapshot> subnet(Space space, Ipv4Prefix prefix) {
        return Optional.ofNullable(byNetwork.get(space))
                .map(networks -> networks.get(prefix.network()))
                .filter(s -> s.subnet().prefix().equals(prefix));
    }

    /** The subnet an address lies in. */
    public Optional<SubnetSnapshot> containing(Ipv4Address address) {
        return containing(Space.LAN, address);
    }

    public Optional<SubnetSnapshot> containing(Space space, Ipv4Address address) {
        return Optional.ofNullable(byNetwork.get(space))
                .map(networks -> networks.floorEntry(address))
                .map(Map.Entry::getValue)
                .filter(s -> s.subnet().prefix().contains(address));
    }

    /** What options are called in class tests. */
    public OptionNames optionNames() {
        return Classes.names(content);
    }

    /** The classes that clients are put into. */
    public Classes classes() {
        return classes;
    }

    /** The link that a subnet of this plan is on. */
    public Link link(SubnetSnapshot subnet) {
        return links.getOrDefault(subnet.id(), new Link(Optional.empty(), List.of(subnet)));
    }

    /** The link whose clients are heard directly on an interface. */
    public Optional<Link> onInterface(String networkInterface) {
        return Optional.ofNullable(byInterface.get(networkInterface));
    }

    /** The link of the clients of a relay agent, by what it was told or by where its address is. */
    public Optional<Link> behind(Ipv4Address relay) {
        return Optional.ofNullable(byRelay.get(relay)).or(() -> containing(relay).map(this::link));
    }

    public Optional<Claim> claim(ClaimId id) {
        return content.claims().stream().filter(c -> c.id().equals(id)).findFirst();
    }
}
