package io.leasehold.dhcp.journal;

import io.leasehold.dhcp.message.Arrival;
import io.leasehold.dhcp.message.ClientMessage;
import io.leasehold.dhcp.message.MessageType;
import io.leasehold.ipam.lease.LeaseChange;
import io.leasehold.ipam.net.Ipv4Address;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Room for one exchange, written over again and again. A journal under load forgets as fast as it
 * remembers: what it held in objects of their own would all be alive when the collector comes by,
 * and dead a second later in the old generation. Guarded by its journal.
 */
final class Row {
    private static final MessageType[] TYPES = MessageType.values();
    private static final LeaseChange.Kind[] KINDS = LeaseChange.Kind.values();
    private static final int SILENCE = -1;

    /** The object and the head of its array, roughly. */
    private static final int BASE_OCTETS = 88;

    /** Local address, source, port, unicast, length. */
    private static final int ARRIVAL = 4 + 4 + 4 + 1 + 4;

    /** Reply, whether there is an address, it, how many changes. */
    private static final int OUTCOME = 1 + 1 + 4 + 4;

    /** Kind and address. */
    private static final int CHANGE = 1 + 4;

    /** An array is exchanged for a smaller one when it is at least this large and mostly empty. */
    private static final int LARGE = 2048;

    /** Arrays are a multiple of this long, so that the next exchange fits the array of the last. */
    private static final int STEP = 64;

    private long number;
    private long second;
    private int nano;
    private int identity;
    private String networkInterface = "";
    private KeptBasis basis = KeptBasis.NONE;
    private String text = "";
    private byte[] bytes = {};
    private int length;

    /**
     * Takes the place of what was here.
     *
     * @param number the newer the larger
     */
    void write(
            long number,
            Instant at,
            ClientMessage message,
            Arrival arrival,
            KeptBasis basis,
            KeptOutcome outcome) {
        second = at.getEpochSecond();
        nano = at.getNano();
        this.basis = basis;
        end(number, message, arrival, outcome);
    }

    /** Lets go of what was here but for the room it took: of plans that are over, above all. */
    void clear() {
        basis = KeptBasis.NONE;
        text = "";
    }

    /** What is here, {@link #isOf} that message, came to another end. */
    void end(long newest, ClientMessage message, Arrival arrival, KeptOutcome outcome) {
        number = newest;
        identity = System.identityHashCode(message);
        networkInterface = arrival.networkInterface();
        text = outcome.text();
        List<KeptOutcome.Change> changes = outcome.changes();
        length =
                Packed.size(message)
                        + ARRIVAL
                        + OUTCOME
                        + CHANGE * changes.size()
                        + Packed.size(outcome.options());
        if (bytes.length < length || bytes.length >= LARGE && bytes.length / 4 > length) {
            bytes = new byte[(length + STEP - 1) / STEP * STEP];
        }
        ByteBuffer to = ByteBuffer.wrap(bytes);
        Packed.put(to, message);
        to.putInt(arrival.localAddress().bits())
                .putInt(arrival.source().bits())
                .putInt(arrival.sourcePort())
                .put((byte) (arrival.unicast() ? 1 : 0))
                .putInt(arrival.lengthBytes())
                .put(
                        (byte)
                                (outcome.reply().isPresent()
                                        ? outcome.reply().get().ordinal()
                                        : SILENCE))
                .put((byte) (outcome.address().isPresent() ? 1 : 0))
                .putInt(outcome.address().isPresent() ? outcome.address().get().bits() : 0)
                .putInt(changes.size());
        for (int i = 0; i < changes.size(); i++) {
            KeptOutcome.Change change = changes.get(i);
            to.put((byte) change.kind().ordinal()).putInt(change.address().bits());
        }
        Packed.put(to, outcome.options());
    }

    /** Whether this is about that very message. One that was sent again is another one. */
    boolean isOf(ClientMessage message) {
        return identity == System.identityHashCode(message);
    }

    /** What it costs to have it, roughly, in octets of memory; 0 before it was ever written. */
    int octets() {
        return bytes.length == 0 ? 0 : BASE_OCTETS + bytes.length;
    }

    long number() {
        return number;
    }

    /** The same for somebody who reads it later, when this may be about another exchange. */
    Row copy() {
        Row copy = new Row();
        copy.number = number;
        copy.second = second;
        copy.nano = nano;
        copy.networkInterface = networkInterface;
        copy.basis = basis;
        copy.text = text;
        copy.bytes = Arrays.copyOf(bytes, length);
        copy.length = length;
        return copy;
    }

    /** What is written here. */
    Kept read() {
        ByteBuffer from = ByteBuffer.wrap(bytes);
        ClientMessage message = Packed.message(from);
        Arrival arrival =
                new Arrival(
                        networkInterface,
                        new Ipv4Address(from.getInt()),
                        new Ipv4Address(from.getInt()),
                        from.getInt(),
                        from.get() != 0,
                        from.getInt());
        return new Kept(
                number,
                Instant.ofEpochSecond(second, nano),
                message,
                arrival,
                basis,
                outcome(from));
    }

    private KeptOutcome outcome(ByteBuffer from) {
        int reply = from.get();
        boolean hasAddress = from.get() != 0;
        Ipv4Address address = new Ipv4Address(from.getInt());
        List<KeptOutcome.Change> changes = new ArrayList<>();
        for (int left = from.getInt(); left > 0; left--) {
            changes.add(new KeptOutcome.Change(KINDS[from.get()], new Ipv4Address(from.getInt())));
        }
        return new KeptOutcome(
                reply == SILENCE ? Optional.empty() : Optional.of(TYPES[reply]),
                text,
                changes,
                hasAddress ? Optional.of(address) : Optional.empty(),
                Packed.options(from));
    }
}
