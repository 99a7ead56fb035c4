package io.leasehold.dhcp.wire;

import io.leasehold.ipam.net.OctetString;

/// One option on its way out.
record Option(int code, OctetString value) {}
