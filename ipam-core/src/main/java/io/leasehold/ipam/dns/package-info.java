/**
 * Names, and what should be published under them. A lease transaction writes a {@link
 * io.leasehold.ipam.dns.DnsIntent}; making DNS equal to the intents is somebody else's work.
 * Nothing here sends a query. {@link io.leasehold.ipam.dns.NamePolicy} turns what a client calls
 * itself into a name that may be published.
 */
@NullMarked
package io.leasehold.ipam.dns;

import org.jspecify.annotations.NullMarked;
