package io.leasehold.dhcp.engine;

import java.time.Duration;

/**
 * How addresses are probed before they are offered.
 *
 * @param enabled whether they are probed at all
 * @param listen how long an answer is waited for; a client that is answered after more than about a
 *     second asks again
 * @param trust how long an address that was found silent, or that the asking client gave back
 *     itself, is not probed again
 */
public record ProbeSettings(boolean enabled, Duration listen, Duration trust) {
    public static final ProbeSettings DEFAULT =
            new ProbeSettings(true, Duration.ofMillis(300), Duration.ofMinutes(5));

    public static final ProbeSettings OFF = new ProbeSettings(false, Duration.ZERO, Duration.ZERO);
}
