package io.leasehold.http.pages;

import java.util.List;

/** The subnets, as the left column lists them. */
public record Tree(List<Item> items, int current) {
    /**
     * @param authority how the subnet is served, in words; empty when by us
     * @param level {@code ok}, {@code high} from 80 %, {@code full} from 90 %
     */
    public record Item(
            int id,
            String prefix,
            String name,
            String authority,
            long leased,
            long pool,
            int percent,
            String level) {}
}
