package io.leasehold.interchange.kea;

import io.leasehold.interchange.Place;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// One lease of Kea as its lease file has it last.
///
/// @param hardware `chaddr`; empty when Kea did not keep one
/// @param clientId all of option 61
/// @param lifetime of the lease; [Scope#INFINITE] seconds for ever
/// @param expires when it ends or has ended
/// @param subnet Kea's number of it
/// @param hostname the name as published or sent, often fully qualified
/// @param at the line that counts
public record KeaLease(
        Ipv4Address address,
        OctetString hardware,
        Optional<OctetString> clientId,
        Duration lifetime,
        Instant expires,
        long subnet,
        boolean publishedForward,
        boolean publishedReverse,
        Optional<String> hostname,
        State state,
        Place at) {
    /// The states of Kea's lease file, in the order of their numbers there (ARM, "memfile").
    public enum State {
        DEFAULT,
        DECLINED,
        EXPIRED_RECLAIMED,
        RELEASED,
        REGISTERED
    }
}
