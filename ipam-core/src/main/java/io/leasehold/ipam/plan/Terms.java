package io.leasehold.ipam.plan;

import io.leasehold.ipam.option.OptionSet;
import io.leasehold.ipam.option.OptionTerms;

/**
 * What one scope of a plan gives to clients: the whole plan, a shared network, a subnet, a pool, a
 * client class or a reservation. The narrower scope counts first.
 */
public record Terms(OptionTerms options, LeaseTerms lease, Boot boot) {
    public static final Terms NONE = new Terms(OptionTerms.NONE, LeaseTerms.NONE, Boot.NONE);

    public static Terms of(OptionSet options) {
        return options.isEmpty() ? NONE : NONE.with(OptionTerms.of(options));
    }

    public Terms with(OptionTerms changed) {
        return new Terms(changed, lease, boot);
    }

    public Terms with(LeaseTerms changed) {
        return new Terms(options, changed, boot);
    }

    /** These terms in a wider scope and {@code over} in a narrower one. */
    @SuppressWarnings("ReferenceEquality") // mostly that one, and for each packet
    public Terms overlaidBy(Terms over) {
        return over.equals(NONE)
                ? this
                : new Terms(
                        options.overlaidBy(over.options),
                        lease.overlaidBy(over.lease),
                        boot.overlaidBy(over.boot));
    }
}
