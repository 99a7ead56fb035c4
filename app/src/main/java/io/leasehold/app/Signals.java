package io.leasehold.app;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// SIGHUP as an order to reload, SIGTERM and SIGINT as orders to stop. Thread-safe.
///
/// A shutdown hook could not do: it runs beside the rest of the program, which must end in order.
public final class Signals {
    /// What a signal wants.
    public enum Order {
        RELOAD,
        STOP
    }

    private static final int MOST_ORDERS = 16;

    private final LinkedBlockingQueue<Order> orders = new LinkedBlockingQueue<>(MOST_ORDERS);

    private Signals() {}

    /// Takes the signals over from the JVM.
    public static Signals install() {
        Signals signals = new Signals();
        signals.take("HUP", Order.RELOAD);
        signals.take("TERM", Order.STOP);
        signals.take("INT", Order.STOP);
        return signals;
    }

    /// Java has no other way to hear SIGHUP than `sun.misc.Signal`, and javac no way to name that
    /// class without a warning that nothing excuses; so it is named at run time.
    private void take(String signal, Order order) {
        try {
            Class<?> signalClass = Class.forName("sun.misc.Signal");
            Class<?> handlerClass = Class.forName("sun.misc.SignalHandler");
            Object handler =
                    Proxy.newProxyInstance(
                            Signals.class.getClassLoader(),
                            new Class<?>[] {handlerClass},
                            (self, method, arguments) -> {
                                switch (method.getName()) {
                                    case "handle" -> order(order);
                                    case "equals" -> {
                                        return self == arguments[0];
                                    }
                                    case "hashCode" -> {
                                        return System.identityHashCode(self);
                                    }
                                    default -> {
                                        return signal;
                                    }
                                }
                                return null;
                            });
            signalClass
                    .getMethod("handle", signalClass, handlerClass)
                    .invoke(
                            null,
                            signalClass.getConstructor(String.class).newInstance(signal),
                            handler);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    "this Java lacks sun.misc.Signal (module jdk.unsupported)", e);
        }
    }

    private void order(Order order) {
        if (!orders.offer(order)) {
            orders.clear(); // only reloads can have piled up; one will do
            orders.add(order);
        }
    }

    /// Waits for the next order, or until the time is over.
    public void await(Optional<Duration> time) throws InterruptedException {
        if (time.isPresent()) {
            orders.poll(time.get().toMillis(), TimeUnit.MILLISECONDS);
        } else {
            orders.take();
        }
    }

    /// Waits for the next order.
    public Order await() throws InterruptedException {
        return orders.take();
    }
}
