package io.leasehold.app.config;

import io.leasehold.ipam.net.OctetString;

/// A key or a password. Prints as nothing worth stealing, so that it cannot reach a log by
/// accident.
public record Secret(OctetString value) {
    @Override
    public String toString() {
        return "(secret, " + value.length() + " bytes)";
    }
}
