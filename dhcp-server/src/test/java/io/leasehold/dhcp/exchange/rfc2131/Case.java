package io.leasehold.dhcp.exchange.rfc2131;

import io.leasehold.dhcp.testing.ClientMessages;
import io.leasehold.dhcp.testing.FakeLeases;
import io.leasehold.dhcp.testing.Outcome;
import io.leasehold.ipam.testing.SubnetBuilder;

/** A sentence, a message, the state it meets, and what comes of it. */
record Case(
        String name,
        ClientMessages given,
        SubnetBuilder subnet,
        FakeLeases leases,
        String expected) {
    Case(String name, ClientMessages given, FakeLeases leases, String expected) {
        this(name, given, Lan.subnet(), leases, expected);
    }

    String outcome() {
        return Outcome.of(given, subnet.snapshot(), leases);
    }

    @Override
    public String toString() {
        return name;
    }
}
