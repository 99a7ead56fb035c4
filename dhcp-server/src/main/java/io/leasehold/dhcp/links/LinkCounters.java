package io.leasehold.dhcp.links;

import java.util.concurrent.atomic.LongAdder;

/// What went through one link since the server started, over all sockets it had. Thread-safe.
final class LinkCounters {
    final LongAdder received = new LongAdder();
    final LongAdder ignored = new LongAdder();
    final LongAdder sent = new LongAdder();
    final LongAdder sendErrors = new LongAdder();
}
