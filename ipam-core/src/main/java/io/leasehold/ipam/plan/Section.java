package io.leasehold.ipam.plan;

/**
 * A place in the tree that people sort subnets into, like a site.
 *
 * @param path names from the top, separated by {@code /}, like {@code Home/IoT}
 */
public record Section(String path, String description, Source source) {
    public Section {
        if (path.isBlank() || path.startsWith("/") || path.endsWith("/") || path.contains("//")) {
            throw new IllegalArgumentException(
                    "section '" + path + "' is not names separated by single slashes");
        }
    }
}
