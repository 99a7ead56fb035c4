package io.leasehold.ipam.plan;

/** What the whole plan gives its clients: the widest scope. */
public record Defaults(Terms terms, Handling handling, Source source) {
    public static final Defaults NONE = new Defaults(Terms.NONE, Handling.UNSET, Source.API);
}
