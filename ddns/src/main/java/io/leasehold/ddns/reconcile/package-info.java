/// Makes DNS equal to the intents in the ledger. {@link io.leasehold.ddns.reconcile.Reconciler} is
/// the lane-confined core: told the time, asked what to send, told the answers; it never blocks on
/// the network and can be driven by one thread from a test. {@link
/// io.leasehold.ddns.reconcile.ReconcilerRunner} puts threads and timers around it. Nothing here
/// knows how an update looks on the wire.
@NullMarked
package io.leasehold.ddns.reconcile;

import org.jspecify.annotations.NullMarked;
