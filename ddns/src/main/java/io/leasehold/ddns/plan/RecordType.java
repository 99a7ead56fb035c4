package io.leasehold.ddns.plan;

/// The record types a registrar touches, with their numbers on the wire.
public enum RecordType {
    A(1),
    SOA(6),
    PTR(12),
    AAAA(28),
    DHCID(49);

    private final int code;

    RecordType(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
