package io.leasehold.app;

/// The program's entry point.
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.out.println("usage: leasehold demo | run --config FILE | check --config FILE");
        System.exit(arguments.length == 0 ? 0 : 2);
    }
}
