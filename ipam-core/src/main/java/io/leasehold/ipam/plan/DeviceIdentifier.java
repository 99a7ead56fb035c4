package io.leasehold.ipam.plan;

import io.leasehold.ipam.lease.ClientIdentity;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.OctetString;

/** One way to recognise a device. */
public sealed interface DeviceIdentifier {
    boolean matches(ClientIdentity client);

    /** By hardware address, whatever client identifier it sends. */
    record Mac(HardwareAddress address) implements DeviceIdentifier {
        @Override
        public boolean matches(ClientIdentity client) {
            return client.hardware().equals(address);
        }

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
        public boolean matches(ClientIdentity client) {
            return client.clientId().map(id::equals).orElse(false);
        }

        @Override
        public String toString() {
            return "client-id " + id;
        }
    }
}
