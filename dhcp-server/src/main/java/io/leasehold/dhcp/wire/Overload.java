package io.leasehold.dhcp.wire;

/// The bits of option 52 (RFC 2132 section 9.3): which fields hold options instead of names.
final class Overload {
    static final int FILE = 1;
    static final int SNAME = 2;

    private Overload() {}
}
