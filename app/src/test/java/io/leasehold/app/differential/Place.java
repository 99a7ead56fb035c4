package io.leasehold.app.differential;

import io.leasehold.ipam.net.Ipv4Address;

/// An address in the words of a sequence, which does not know its subnet and what it will be given.
sealed interface Place {
    /// In the sequence's own block of 64 addresses: +1 is the relay agent, the rest is as the
    /// [Setting] says.
    record At(int offset) implements Place {
        @Override
        public String toString() {
            return "+" + offset;
        }
    }

    /// What the server last gave (`yiaddr`) to that client.
    record Given(char client) implements Place {
        @Override
        public String toString() {
            return "given(" + client + ")";
        }
    }

    /// The relay agent that is in no subnet.
    record FarRelay() implements Place {
        @Override
        public String toString() {
            return "far relay";
        }
    }

    /// Anywhere.
    record Literal(Ipv4Address address) implements Place {
        @Override
        public String toString() {
            return address.toString();
        }
    }

    static Place at(int offset) {
        return new At(offset);
    }

    static Place given(char client) {
        return new Given(client);
    }

    static Place literal(String address) {
        return new Literal(Ipv4Address.parse(address));
    }
}
