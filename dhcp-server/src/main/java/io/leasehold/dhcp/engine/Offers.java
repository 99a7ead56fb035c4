package io.leasehold.dhcp.engine;

import io.leasehold.dhcp.exchange.OfferHold;
import io.leasehold.ipam.lease.ClientIdentity;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Offers that still stand: at most one a client and one an address, bounded in number, oldest given
 * up first. Every hold lasts equally long, so the order of making is the order of expiry.
 * Lane-confined.
 */
final class Offers {
    private final int limit;
    private final Consumer<Ipv4Address> whenFreed;
    private final Map<OctetString, OfferHold> byClient = new HashMap<>();
    private final Map<Ipv4Address, OfferHold> byAddress = new HashMap<>();
    private final ArrayDeque<OfferHold> oldestFirst = new ArrayDeque<>();

    /**
     * @param limit most offers that stand at once
     * @param whenFreed told of each address that is on offer no more
     */
    Offers(int limit, Consumer<Ipv4Address> whenFreed) {
        this.limit = limit;
        this.whenFreed = whenFreed;
    }

    void make(OfferHold hold) {
        OfferHold before = byClient.get(hold.client().key());
        if (hold.equals(before)) {
            return;
        }
        if (before != null && !before.address().equals(hold.address())) {
            remove(before);
        }
        forgetOld();
        while (byClient.size() >= limit && !byClient.containsKey(hold.client().key())) {
            remove(oldestFirst.removeFirst());
        }
        byClient.put(hold.client().key(), hold);
        byAddress.put(hold.address(), hold);
        oldestFirst.addLast(hold);
    }

    void withdraw(ClientIdentity client) {
        OfferHold hold = byClient.get(client.key());
        if (hold != null) {
            remove(hold);
        }
        forgetOld();
    }

    private void forgetOld() {
        if (oldestFirst.size() > 2 * limit) {
            oldestFirst.removeIf(h -> !h.equals(byClient.get(h.client().key())));
        }
    }

    void expire(Instant now) {
        while (!oldestFirst.isEmpty() && !oldestFirst.getFirst().until().isAfter(now)) {
            remove(oldestFirst.removeFirst());
        }
    }

    private void remove(OfferHold hold) {
        OctetString key = hold.client().key();
        if (hold.equals(byClient.get(key))) {
            byClient.remove(key);
            byAddress.remove(hold.address());
            whenFreed.accept(hold.address());
        }
    }

    Optional<OfferHold> to(ClientIdentity client) {
        return Optional.ofNullable(byClient.get(client.key()));
    }

    Optional<OfferHold> of(Ipv4Address address) {
        return Optional.ofNullable(byAddress.get(address));
    }

    int count() {
        return byClient.size();
    }

    /** How many holds are kept, those that stand no more included. */
    int remembered() {
        return oldestFirst.size();
    }
}
