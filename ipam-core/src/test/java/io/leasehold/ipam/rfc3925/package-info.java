/// Vendor-identifying vendor options: what class tests find in options 124 and 125.
@NullMarked
package io.leasehold.ipam.rfc3925;

import org.jspecify.annotations.NullMarked;
