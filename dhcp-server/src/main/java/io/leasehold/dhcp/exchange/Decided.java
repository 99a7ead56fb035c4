package io.leasehold.dhcp.exchange;

/** A decision and what it rests on. */
public record Decided(Decision decision, Trace trace) {}
