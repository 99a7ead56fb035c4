package io.leasehold.ipam.lease;

import java.security.SecureRandom;

/**
 * SipHash-2-4 (Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012): a hash of bytes
 * whose collisions cannot be computed by who does not know the key. Clients choose their
 * identifiers, so what they are found by must not be foreseeable. Immutable.
 */
final class KeyedHash {
    private final long k0;
    private final long k1;

    KeyedHash(long k0, long k1) {
        this.k0 = k0;
        this.k1 = k1;
    }

    /** With a key that differs from run to run; nothing but the speed of a table depends on it. */
    static KeyedHash ofRandomKey() {
        SecureRandom random = new SecureRandom();
        return new KeyedHash(random.nextLong(), random.nextLong());
    }

    /**
     * The hash of the eight bytes of {@code kind}, the least significant first, followed by a range
     * of {@code bytes}.
     *
     * @param kind keeps apart bytes that mean different things
     */
    long of(long kind, byte[] bytes, int from, int length) {
        State state = new State();
        state.take(kind);
        int at = from;
        for (int words = length >>> 3; words > 0; words--) {
            state.take(littleEndian(bytes, at, 8));
            at += 8;
        }
        state.take(littleEndian(bytes, at, length & 7) | (long) (length + 8) << 56);
        return state.end();
    }

    private static long littleEndian(byte[] bytes, int from, int count) {
        long word = 0;
        for (int i = 0; i < count; i++) {
            word |= (bytes[from + i] & 0xffL) << 8 * i;
        }
        return word;
    }

    private final class State {
        private long v0 = k0 ^ 0x736f6d6570736575L;
        private long v1 = k1 ^ 0x646f72616e646f6dL;
        private long v2 = k0 ^ 0x6c7967656e657261L;
        private long v3 = k1 ^ 0x7465646279746573L;

        void take(long word) {
            v3 ^= word;
            round();
            round();
            v0 ^= word;
        }

        long end() {
            v2 ^= 0xff;
            round();
            round();
            round();
            round();
            return v0 ^ v1 ^ v2 ^ v3;
        }

        private void round() {
            v0 += v1;
            v1 = Long.rotateLeft(v1, 13) ^ v0;
            v0 = Long.rotateLeft(v0, 32);
            v2 += v3;
            v3 = Long.rotateLeft(v3, 16) ^ v2;
            v0 += v3;
            v3 = Long.rotateLeft(v3, 21) ^ v0;
            v2 += v1;
            v1 = Long.rotateLeft(v1, 17) ^ v2;
            v2 = Long.rotateLeft(v2, 32);
        }
    }
}
