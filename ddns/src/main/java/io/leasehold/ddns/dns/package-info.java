/// Updates and queries on the wire: RFC 2136 messages, TSIG (RFC 8945), UDP and TCP. The only
/// package that imports dnsjava, of which just the message and TSIG code is used: sockets are ours,
/// because an answer that is not properly signed has to be dropped and waited past. Start at {@link
/// io.leasehold.ddns.dns.SignedUpdateSender}; {@link io.leasehold.ddns.dns.DemoNameServer} is the
/// other end, for demonstrations and tests.
@NullMarked
package io.leasehold.ddns.dns;

import org.jspecify.annotations.NullMarked;
