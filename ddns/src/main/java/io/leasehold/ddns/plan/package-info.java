/// RFC 4703 as data: which RFC 2136 messages make DNS say what an intent says, one at a time, each
/// chosen from the answer to the one before. No socket, clock, thread or DNS library; the same
/// arguments always give the same next message. Start at {@link
/// io.leasehold.ddns.plan.Registration}.
@NullMarked
package io.leasehold.ddns.plan;

import org.jspecify.annotations.NullMarked;
