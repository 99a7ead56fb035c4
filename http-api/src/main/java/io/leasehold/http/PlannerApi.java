package io.leasehold.http;

import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Prefix;
import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.plan.Owner;
import io.leasehold.ipam.plan.OwnerKind;
import io.leasehold.ipam.plan.Planner;
import io.leasehold.ipam.plan.Subnet;
import io.vertx.core.json.JsonObject;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Where something could go. Calls block; thread-safe. */
final class PlannerApi {
    private final Inventory inventory;

    PlannerApi(Inventory inventory) {
        this.inventory = inventory;
    }

    Map<String, Function<Ask, Answer>> operations() {
        return Map.of(
                "findFree", this::free,
                "findCheapest", this::cheapest,
                "findLargest", this::largest);
    }

    private Subnet subnet(Ask ask) {
        return Ask.subnet(inventory.plan(), ask).subnet();
    }

    private Planner planner(Subnet subnet) {
        return inventory.planner(subnet.space(), subnet.prefix().range());
    }

    private Answer free(Ask ask) {
        Subnet subnet = subnet(ask);
        Optional<Long> size = ask.number("size");
        if (size.isPresent() == ask.number("length").isPresent()) {
            throw Ask.wrongParameter(
                    "size",
                    "give either size, for consecutive addresses, or length, for aligned blocks");
        }
        JsonObject json = new JsonObject().put("prefix", subnet.prefix().toString());
        if (size.isEmpty()) {
            return blocks(ask, subnet, json);
        }
        Ipv4Address from =
                ask.parameter("from").map(Ask::address).orElse(subnet.prefix().network());
        if (!subnet.prefix().contains(from)) {
            throw Ask.wrongParameter(
                    "from", from + " is not inside " + subnet.prefix() + "; give an address of it");
        }
        Ipv4Range within = new Ipv4Range(from, subnet.prefix().last());
        Planner.Answer answer = planner(subnet).contiguous(within, size.get(), asker(ask));
        return Answer.json(json.put("size", size.get()).mergeIn(PlanViews.contiguous(answer)));
    }

    /** Where to look for aligned blocks. */
    private static Ipv4Prefix within(Ask ask, Subnet subnet) {
        Ipv4Prefix within =
                ask.parameter("within")
                        .map(text -> Ask.read("within", text, Ipv4Prefix::parse))
                        .orElse(subnet.prefix());
        if (!subnet.prefix().contains(within.range())) {
            throw Ask.wrongParameter(
                    "within",
                    within + " is not inside " + subnet.prefix() + "; give a prefix inside it");
        }
        return within;
    }

    private Answer blocks(Ask ask, Subnet subnet, JsonObject json) {
        List<Planner.Block> blocks =
                ofLength(ask, length -> planner(subnet).aligned(within(ask, subnet), length));
        return Answer.json(json.put("blocks", Views.array(blocks, PlanViews::block)));
    }

    /** Whose addresses are as good as free. */
    private static Optional<Owner> asker(Ask ask) {
        Optional<String> kind = ask.parameter("owner_kind");
        Optional<String> name = ask.parameter("owner_name");
        if (kind.isPresent() != name.isPresent()) {
            throw Ask.wrongParameter(
                    kind.isPresent() ? "owner_name" : "owner_kind",
                    "an owner is known by kind and name: give owner_kind and owner_name, or"
                            + " neither");
        }
        return kind.map(
                k ->
                        new Owner(
                                OwnerKind.valueOf(k.toUpperCase(Locale.ROOT).replace('-', '_')),
                                name.orElseThrow()));
    }

    private static <T> T ofLength(Ask ask, Function<Integer, T> question) {
        String length =
                ask.parameter("length")
                        .orElseThrow(
                                () -> Ask.wrongParameter("length", "give a length from 0 to 32"));
        return Ask.read("length", length, text -> question.apply(Integer.parseInt(text)));
    }

    private Answer cheapest(Ask ask) {
        Subnet subnet = subnet(ask);
        return found(
                subnet,
                ofLength(ask, length -> planner(subnet).cheapest(within(ask, subnet), length)));
    }

    private Answer largest(Ask ask) {
        Subnet subnet = subnet(ask);
        return found(subnet, planner(subnet).largestFree(within(ask, subnet)));
    }

    private static Answer found(Subnet subnet, Optional<Planner.Block> block) {
        JsonObject json = new JsonObject().put("prefix", subnet.prefix().toString());
        block.ifPresent(b -> json.put("block", PlanViews.block(b)));
        return Answer.json(json);
    }
}
