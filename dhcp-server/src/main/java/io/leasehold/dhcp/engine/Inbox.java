package io.leasehold.dhcp.engine;

import io.leasehold.dhcp.message.Arrival;
import io.leasehold.dhcp.message.ClientMessage;
import io.leasehold.dhcp.message.MessageType;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Messages from clients that wait for a lane's turn. When clients send more than is served, the
 * oldest DISCOVER goes first: its sender will repeat it, and has nothing to lose. Thread-safe.
 */
final class Inbox {
    /** A client message and how it came. */
    record Mail(ClientMessage message, Arrival arrival) {}

    private final int limit;
    private final Consumer<Mail> whenDropped;
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Mail> discovers = new ArrayDeque<>();
    private final ArrayDeque<Mail> others = new ArrayDeque<>();

    /**
     * @param limit most messages that wait
     * @param whenDropped told of each message that is given up; called on the sender's thread
     */
    Inbox(int limit, Consumer<Mail> whenDropped) {
        this.limit = limit;
        this.whenDropped = whenDropped;
    }

    void mail(Mail mail) {
        Mail dropped = null;
        lock.lock();
        try {
            boolean isDiscover = mail.message().type() == MessageType.DISCOVER;
            (isDiscover ? discovers : others).addLast(mail);
            if (discovers.size() + others.size() > limit) {
                dropped = discovers.isEmpty() ? others.removeFirst() : discovers.removeFirst();
            }
        } finally {
            lock.unlock();
        }
        if (dropped != null) {
            whenDropped.accept(dropped);
        }
    }

    /**
     * The next message: those who have an address before those who want one; null when none waits.
     */
    @Nullable Mail poll() {
        lock.lock();
        try {
            Mail first = others.pollFirst();
            return first == null ? discovers.pollFirst() : first;
        } finally {
            lock.unlock();
        }
    }

    boolean isEmpty() {
        lock.lock();
        try {
            return others.isEmpty() && discovers.isEmpty();
        } finally {
            lock.unlock();
        }
    }
}
