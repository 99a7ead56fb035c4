package io.leasehold.dhcp.links;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Names the other processes that have a UDP port open, for an error message: whoever reads
/// "address already in use" asks at once by whom.
final class PortHolders {
    private static final int LOCAL_ADDRESS = 1;
    private static final int INODE = 9;

    private PortHolders() {}

    /// In words, like `dnsmasq (pid 812)`; "a process that cannot be seen from here" without the
    /// right to look.
    static String describe(int port) {
        List<String> holders = new ArrayList<>();
        try {
            Set<String> links = socketLinks(port);
            String self = Long.toString(ProcessHandle.current().pid());
            try (DirectoryStream<Path> processes =
                    Files.newDirectoryStream(Path.of("/proc"), "[1-9]*")) {
                for (Path process : processes) {
                    String pid = process.getFileName().toString();
                    if (!pid.equals(self) && holdsOne(process, links)) {
                        holders.add(name(process) + " (pid " + pid + ")");
                    }
                }
            }
        } catch (IOException | RuntimeException _) {
            // Only the name is lost.
        }
        return holders.isEmpty()
                ? "a process that cannot be seen from here"
                : String.join(", ", holders);
    }

    /// What /proc/PID/fd/N of such a socket points to.
    private static Set<String> socketLinks(int port) throws IOException {
        String suffix = String.format(Locale.ROOT, ":%04X", port);
        Set<String> links = new HashSet<>();
        for (String line : Files.readAllLines(Path.of("/proc/self/net/udp"))) {
            String[] columns = line.trim().split("\\s+");
            if (columns.length > INODE && columns[LOCAL_ADDRESS].endsWith(suffix)) {
                links.add("socket:[" + columns[INODE] + "]");
            }
        }
        return links;
    }

    private static boolean holdsOne(Path process, Set<String> links) {
        try (DirectoryStream<Path> open = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path file : open) {
                if (links.contains(Files.readSymbolicLink(file).toString())) {
                    return true;
                }
            }
        } catch (IOException | RuntimeException _) {
            // Gone meanwhile, or somebody else's.
        }
        return false;
    }

    private static String name(Path process) {
        try {
            return Files.readString(process.resolve("comm")).trim();
        } catch (IOException _) {
            return "?";
        }
    }
}
