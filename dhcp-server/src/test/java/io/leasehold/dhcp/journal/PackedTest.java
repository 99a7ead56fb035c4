package io.leasehold.dhcp.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.dhcp.message.ClientMessage;
import io.leasehold.dhcp.message.MessageType;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.option.OptionSet;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.util.Random;

class PackedTest {
    private final long seed = Long.getLong("leasehold.seed", 20_261_121L);
    private final Random random = new Random(seed);

    @Test
    void aMessageComesOutAsItWent() {
        MessageType[] types = MessageType.values();
        for (int i = 0; i < 1_000; i++) {
            ClientMessage message =
                    new ClientMessage(
                            types[i % types.length],
                            random.nextInt(),
                            random.nextInt(1 << 16),
                            random.nextBoolean(),
                            random.nextInt(256),
                            new Ipv4Address(random.nextInt()),
                            new Ipv4Address(random.nextInt()),
                            new HardwareAddress(random.nextInt(256), octets(random.nextInt(17))),
                            options());

            ByteBuffer packed = ByteBuffer.allocate(Packed.size(message));
            Packed.put(packed, message);

            assertThat(packed.hasRemaining()).isFalse();
            assertThat(Packed.message(packed.flip()))
                    .as("seed %d, message %d", seed, i)
                    .isEqualTo(message);
        }
    }

    @Test
    void optionsOfAnyLengthComeOutAsTheyWent() {
        OptionSet options =
                options()
                        .with(1, OctetString.EMPTY)
                        .with(254, octets(100_000))
                        .with(128, octets(255));

        ByteBuffer packed = ByteBuffer.allocate(Packed.size(options));
        Packed.put(packed, options);

        assertThat(Packed.options(packed.flip())).as("seed %d", seed).isEqualTo(options);
    }

    private OptionSet options() {
        OptionSet options = OptionSet.EMPTY;
        for (int i = random.nextInt(20); i > 0; i--) {
            options = options.with(1 + random.nextInt(254), octets(random.nextInt(400)));
        }
        return options;
    }

    private OctetString octets(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return OctetString.of(bytes);
    }
}
