package io.leasehold.store.embedded;

import java.io.IOException;
import java.nio.file.Path;

/// A process of its own that runs the embedded server until its input ends or it is killed.
final class HoldsDatabase {
    private HoldsDatabase() {}

    public static void main(String[] arguments) throws IOException {
        long began = System.nanoTime();
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(Path.of(arguments[0]))) {
            System.out.println("pid " + postgres.pid());
            System.out.println("ready after " + (System.nanoTime() - began) / 1_000_000 + " ms");
            while (System.in.read() >= 0) {
                // Nothing to say to it.
            }
            began = System.nanoTime();
        }
        System.out.println("stopped after " + (System.nanoTime() - began) / 1_000_000 + " ms");
    }
}
