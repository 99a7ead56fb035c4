package io.leasehold.http.pages;

import java.util.List;

/**
 * The head of a subnet's page.
 *
 * @param facts label and value, like "Gateway" and "192.0.2.1"
 * @param hasGrid whether the subnet is narrow enough for a grid
 * @param statesJson every state with code and label, for the grid
 * @param ownersJson who owns which offsets, for the grid
 */
public record SubnetView(
        int id,
        String prefix,
        String name,
        String authority,
        boolean served,
        List<Fact> facts,
        Numbers numbers,
        List<StateCount> states,
        List<Block> blocks,
        boolean hasGrid,
        String statesJson,
        String ownersJson) {

    public record Fact(String label, String value) {}

    /**
     * @param level {@code ok}, {@code high} from 80 %, {@code full} from 90 %
     */
    public record Numbers(
            long size, long pool, long leased, long free, int percent, String level) {}

    /**
     * One piece of the usage bar and of the legend.
     *
     * @param from where the piece starts, in thousandths of the bar
     * @param width its width in thousandths
     */
    public record StateCount(
            String name, int code, String label, long count, String from, String width) {}

    /**
     * A range with its owner.
     *
     * @param kind {@code pool} or the owner's kind
     * @param detail where the range comes from and what it means
     */
    public record Block(String kind, String label, String range, long size, String detail) {}
}
