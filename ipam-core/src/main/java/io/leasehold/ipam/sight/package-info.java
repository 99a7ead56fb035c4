/**
 * What was heard on the networks: which hardware address spoke for which address, and when. Facts
 * and not wishes, so the plan never refuses them; {@link io.leasehold.ipam.sight.SightingBook}
 * keeps them within bounds, because any host on a link can make up as many as it likes. Knows no
 * socket.
 */
@NullMarked
package io.leasehold.ipam.sight;

import org.jspecify.annotations.NullMarked;
