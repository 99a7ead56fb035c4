package io.leasehold.dhcp.journal;

import io.leasehold.dhcp.message.Arrival;
import io.leasehold.dhcp.message.ClientMessage;

import java.time.Instant;

/**
 * One exchange, as whoever asks gets to see it.
 *
 * @param number the newer the larger
 * @param at when the message was decided
 */
record Kept(
        long number,
        Instant at,
        ClientMessage message,
        Arrival arrival,
        KeptBasis basis,
        KeptOutcome outcome) {}
