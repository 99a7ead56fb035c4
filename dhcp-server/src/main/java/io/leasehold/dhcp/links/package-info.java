/// Datagrams in, datagrams out: the server's ports on its networks, and the frames it sends to
/// clients that have no address yet. The only package that calls the kernel through
/// `java.lang.foreign`; it knows nothing of DHCP beyond port numbers and
/// [io.leasehold.dhcp.message.ReplyTarget]. Start at [io.leasehold.dhcp.links.Links], then
/// [io.leasehold.dhcp.links.KernelLinks].
@NullMarked
package io.leasehold.dhcp.links;

import org.jspecify.annotations.NullMarked;
