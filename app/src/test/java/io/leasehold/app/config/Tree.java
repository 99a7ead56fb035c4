package io.leasehold.app.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Files of the source tree that tests hold the program against.
public final class Tree {
    private Tree() {}

    public static Path file(String path) {
        String root = Optional.ofNullable(System.getProperty("leasehold.root")).orElse("..");
        return Path.of(root).resolve(path);
    }

    public static String text(String path) throws IOException {
        return Files.readString(file(path));
    }
}
