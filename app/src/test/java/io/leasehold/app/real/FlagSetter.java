package io.leasehold.app.real;

import io.leasehold.dhcp.testing.Netns;

import java.time.Duration;
import java.util.Optional;

/// A piece of cable that sets the broadcast flag in what a client says: ISC's dhclient has no
/// option for it on Ethernet. Two threads carry frames between the ends `near` and `far` of a
/// namespace until it is closed.
final class FlagSetter implements AutoCloseable {
    private static final Duration LOOK_UP = Duration.ofMillis(200);

    // Ethernet, IPv4 without options, UDP, BOOTP
    private static final int ETHERTYPE = 12;
    private static final int PROTOCOL = 23;
    private static final int SOURCE_PORT = 34;
    private static final int CHECKSUM = 40;
    private static final int FLAGS = 52;

    private final RawSocket near;
    private final RawSocket far;
    private final Thread outward;
    private final Thread inward;
    private volatile boolean closed;

    private FlagSetter(RawSocket near, RawSocket far) {
        this.near = near;
        this.far = far;
        outward = Thread.ofPlatform().daemon().start(() -> carry(near, far, true));
        inward = Thread.ofPlatform().daemon().start(() -> carry(far, near, false));
    }

    /// Joins two interfaces of a namespace.
    static FlagSetter between(Netns namespace, String near, String far) {
        return new FlagSetter(
                RawSocket.on(namespace, near, LOOK_UP), RawSocket.on(namespace, far, LOOK_UP));
    }

    private void carry(RawSocket from, RawSocket to, boolean fromClient) {
        while (!closed) {
            Optional<byte[]> received = from.receive();
            if (received.isEmpty()) {
                continue;
            }
            byte[] frame = received.get();
            if (isDhcp(frame)) {
                if (fromClient) {
                    frame[FLAGS] = (byte) 0x80;
                }
                // None: the one it has is wrong now, or was left to a network card.
                frame[CHECKSUM] = 0;
                frame[CHECKSUM + 1] = 0;
            }
            to.send(frame);
        }
    }

    private static boolean isDhcp(byte[] frame) {
        return frame.length > FLAGS + 1
                && number(frame, ETHERTYPE) == 0x0800
                && frame[PROTOCOL] == 17
                && (number(frame, SOURCE_PORT) == 68 || number(frame, SOURCE_PORT) == 67);
    }

    private static int number(byte[] frame, int offset) {
        return (frame[offset] & 0xff) << 8 | frame[offset + 1] & 0xff;
    }

    @Override
    public void close() throws Exception {
        closed = true;
        outward.join();
        inward.join();
        near.close();
        far.close();
    }
}
