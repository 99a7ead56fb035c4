package io.leasehold.dhcp.engine;

import io.leasehold.dhcp.message.Arrival;
import io.leasehold.dhcp.message.ClientMessage;
import io.leasehold.dhcp.message.MessageType;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * What waits for a lane's thread: orders from inside the server, which are never dropped and go
 * first, and messages from clients, which are bounded. When clients send more than is served, the
 * oldest DISCOVER goes first: its sender will repeat it, and has nothing to lose. Thread-safe.
 */
final class Inbox {
    /** A client message and how it came. */
    record Mail(ClientMessage message, Arrival arrival) {}

    private final int limit;
    private final Consumer<Mail> whenDropped;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final ArrayDeque<Runnable> orders = new ArrayDeque<>();
    private final ArrayDeque<Mail> discovers = new ArrayDeque<>();
    private final ArrayDeque<Mail> others = new ArrayDeque<>();

    /**
     * @param limit most client messages that wait
     * @param whenDropped told of each message that is given up; called on the sender's thread
     */
    Inbox(int limit, Consumer<Mail> whenDropped) {
        this.limit = limit;
        this.whenDropped = whenDropped;
    }

    void order(Runnable work) {
        lock.lock();
        try {
            orders.addLast(work);
            arrived.signal();
        } finally {
            lock.unlock();
        }
    }

    void mail(Mail mail) {
        Mail dropped = null;
        lock.lock();
        try {
            boolean isDiscover = mail.message().type() == MessageType.DISCOVER;
            (isDiscover ? discovers : others).addLast(mail);
            if (discovers.size() + others.size() > limit) {
                dropped = Optional.ofNullable(discovers.pollFirst()).orElseGet(others::pollFirst);
            }
            arrived.signal();
        } finally {
            lock.unlock();
        }
        if (dropped != null) {
            whenDropped.accept(dropped);
        }
    }

    /** What there is to do: all orders, then up to {@code mostMail} messages. */
    record Batch(List<Runnable> orders, List<Mail> mail) {}

    /** Waits up to {@code nanos} for something to do; an empty batch when nothing came. */
    Batch take(int mostMail, long nanos) throws InterruptedException {
        lock.lock();
        try {
            long left = nanos;
            while (orders.isEmpty() && others.isEmpty() && discovers.isEmpty() && left > 0) {
                left = arrived.awaitNanos(left);
            }
            List<Runnable> work = List.copyOf(orders);
            orders.clear();
            List<Mail> mail = new ArrayList<>();
            while (mail.size() < mostMail && !(others.isEmpty() && discovers.isEmpty())) {
                mail.add(others.isEmpty() ? discovers.removeFirst() : others.removeFirst());
            }
            return new Batch(work, mail);
        } finally {
            lock.unlock();
        }
    }
}
