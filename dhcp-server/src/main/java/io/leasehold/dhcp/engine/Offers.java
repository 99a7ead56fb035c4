package io.leasehold.dhcp.engine;

import io.leasehold.dhcp.exchange.OfferHold;
import io.leasehold.ipam.lease.ClientIdentity;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;

import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
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

    /** In the order of making. */
    private final LinkedHashMap<OctetString, OfferHold> byClient = new LinkedHashMap<>();

    private final Map<Ipv4Address, OfferHold> byAddress = new HashMap<>();

    /**
     * @param limit most offers that stand at once
     * @param whenFreed told of each address that is on offer no more
     */
    Offers(int limit, Consumer<Ipv4Address> whenFreed) {
        this.limit = limit;
        this.whenFreed = whenFreed;
    }

    void make(OfferHold hold) {
        OctetString key = hold.client().key();
        OfferHold before = byClient.get(key);
        if (hold.equals(before)) {
            return;
        }
        if (before != null && before.address().equals(hold.address())) {
            byClient.remove(key); // the address stays held
        } else if (before != null) {
            remove(before);
        }
        if (byClient.size() >= limit) {
            remove(byClient.firstEntry().getValue());
        }
        byClient.putLast(key, hold);
        byAddress.put(hold.address(), hold);
    }

    void withdraw(ClientIdentity client) {
        OfferHold hold = byClient.get(client.key());
        if (hold != null) {
            remove(hold);
        }
    }

    void expire(Instant now) {
        while (!byClient.isEmpty()) {
            OfferHold oldest = byClient.firstEntry().getValue();
            if (oldest.until().isAfter(now)) {
                return;
            }
            remove(oldest);
        }
    }

    private void remove(OfferHold hold) {
        byClient.remove(hold.client().key());
        byAddress.remove(hold.address());
        whenFreed.accept(hold.address());
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
}
