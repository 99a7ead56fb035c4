package io.leasehold.app.real;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.leasehold.dhcp.testing.Netns;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadFactory;

/// Lets this JVM work inside a namespace: threads that have entered it. Sockets stay where they
/// were opened, so one opened inside can be used by any thread.
final class Inside {
    private static final int CLONE_NEWNET = 0x40000000;
    private static final Linker LINKER = Linker.nativeLinker();
    private static final MethodHandle OPEN =
            LINKER.downcallHandle(
                    LINKER.defaultLookup().findOrThrow("open"),
                    FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT),
                    Linker.Option.firstVariadicArg(2));
    private static final MethodHandle SETNS = function("setns", JAVA_INT, JAVA_INT);
    private static final MethodHandle CLOSE = function("close", JAVA_INT);

    private Inside() {}

    private static MethodHandle function(
            String name, java.lang.foreign.ValueLayout.OfInt... arguments) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(name),
                FunctionDescriptor.of(JAVA_INT, arguments));
    }

    /// Threads of that namespace.
    static ThreadFactory threads(Netns namespace) {
        return work ->
                Thread.ofPlatform()
                        .daemon()
                        .name("inside-" + namespace.name())
                        .unstarted(
                                () -> {
                                    enter(namespace);
                                    work.run();
                                });
    }

    /// Calls `work` on a thread of that namespace and waits for it.
    static <T> T call(Netns namespace, Callable<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        threads(namespace)
                .newThread(
                        () -> {
                            try {
                                result.complete(work.call());
                            } catch (Exception | AssertionError e) {
                                result.completeExceptionally(e);
                            }
                        })
                .start();
        try {
            return result.get();
        } catch (ExecutionException e) {
            throw new AssertionError("inside " + namespace.name() + ": " + e.getCause(), e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    private static void enter(Netns namespace) {
        try (Arena arena = Arena.ofConfined()) {
            int fd =
                    (int)
                            OPEN.invokeExact(
                                    arena.allocateFrom("/var/run/netns/" + namespace.name()), 0);
            int entered = fd < 0 ? fd : (int) SETNS.invokeExact(fd, CLONE_NEWNET);
            if (fd >= 0) {
                int _ = (int) CLOSE.invokeExact(fd);
            }
            if (entered < 0) {
                throw new AssertionError("cannot enter the namespace " + namespace.name());
            }
        } catch (Error | RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }
}
