/**
 * Choosing an address. {@link io.leasehold.ipam.alloc.AddressBitmap} finds a free one in the same
 * time at any fill.
 */
@NullMarked
package io.leasehold.ipam.alloc;

import org.jspecify.annotations.NullMarked;
