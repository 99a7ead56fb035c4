package io.leasehold.dhcp.exchange;

import java.time.Duration;

/**
 * Times of the exchange that are not the subnet's.
 *
 * @param offerHold how long an offered address is kept for the client
 * @param declineProbation how long a declined address stays out of service
 */
public record ExchangeSettings(Duration offerHold, Duration declineProbation) {
    public static final ExchangeSettings DEFAULT =
            new ExchangeSettings(Duration.ofSeconds(30), Duration.ofHours(24));
}
