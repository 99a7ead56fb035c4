package io.leasehold.dhcp.links;

/// Waiting for our own threads.
final class Threads {
    private Threads() {}

    /// Waits until it has ended, also when interrupted: the caller is about to free what it uses.
    static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
