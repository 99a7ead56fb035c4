package io.leasehold.ipam.plan;

import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.OctetString;

/** One way to recognise a device. */
public sealed interface DeviceIdentifier {
    /** By hardware address, whatever client identifier it sends. */
    record Mac(HardwareAddress address) implements DeviceIdentifier {
        @Override
        public String toString() {
            return "mac " + address;
        }
    }

    /** By the whole of option 61. */
    record ClientId(OctetString id) implements DeviceIdentifier {
        public ClientId {
            if (id.isEmpty()) {
                throw new IllegalArgumentException("an empty client identifier identifies nobody");
            }
        }

        @Override
        public String toString() {
            return "client-id " + id;
        }
    }

    /** By the port its relay agent names in option 82 (RFC 3046 section 3.1), whatever is there. */
    record CircuitId(OctetString id) implements DeviceIdentifier {
        public CircuitId {
            if (id.isEmpty()) {
                throw new IllegalArgumentException("an empty circuit identifier identifies nobody");
            }
        }

        @Override
        public String toString() {
            return "circuit-id " + id;
        }
    }
}
