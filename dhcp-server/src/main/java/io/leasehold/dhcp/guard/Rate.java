package io.leasehold.dhcp.guard;

/**
 * How many packets may come.
 *
 * @param burst at once, after a pause; at least 1
 * @param perSecond in the long run; at least 1
 */
public record Rate(int burst, int perSecond) {
    public Rate {
        if (burst < 1 || perSecond < 1) {
            throw new IllegalArgumentException(
                    "a rate of " + perSecond + " a second, " + burst + " at once, lets nothing by");
        }
    }
}
