package io.leasehold.ipam.lease;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.HashSet;
import java.util.Set;

class KeyedHashTest {
    /** Appendix A of the paper: key 00 to 0f, message 00 to 0e. */
    @Test
    void isSipHash24() {
        KeyedHash hash = new KeyedHash(0x0706050403020100L, 0x0f0e0d0c0b0a0908L);
        byte[] rest = {-1, 8, 9, 10, 11, 12, 13, 14, -1};

        assertThat(hash.of(0x0706050403020100L, rest, 1, 7)).isEqualTo(0xa129ca6149be45e5L);
    }

    @Test
    void takesBytesBeyondTheFirstEight() {
        KeyedHash hash = new KeyedHash(1, 2);
        Set<Long> seen = new HashSet<>();
        for (int length = 0; length <= 40; length++) {
            seen.add(hash.of(0, new byte[40], 0, length));
        }
        byte[] bytes = new byte[40];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = 1;
            seen.add(hash.of(0, bytes, 0, bytes.length));
        }
        assertThat(seen).hasSize(81);
    }

    @Test
    void dependsOnTheKeyAndOnTheKind() {
        byte[] bytes = {1, 2, 3};

        assertThat(new KeyedHash(1, 2).of(0, bytes, 0, 3))
                .isNotEqualTo(new KeyedHash(1, 3).of(0, bytes, 0, 3))
                .isNotEqualTo(new KeyedHash(2, 2).of(0, bytes, 0, 3))
                .isNotEqualTo(new KeyedHash(1, 2).of(1, bytes, 0, 3));
        assertThat(KeyedHash.ofRandomKey().of(0, bytes, 0, 3))
                .isNotEqualTo(KeyedHash.ofRandomKey().of(0, bytes, 0, 3));
    }
}
