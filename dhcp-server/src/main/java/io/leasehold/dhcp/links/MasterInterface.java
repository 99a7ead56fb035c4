package io.leasehold.dhcp.links;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Whether an interface is only a part of another one. IP traffic of a bridge port or bond member
/// belongs to the bridge or bond; a server on the port would be deaf.
///
/// @param kind as the kernel calls it (`bridge`, `bond`, `team`, `openvswitch`), or `interface`
record MasterInterface(String kind, String name) {
    private static final Path CLASS_NET = Path.of("/sys/class/net");

    /// The interface to serve instead of `member`; empty when it stands on its own. Membership in a
    /// VRF is not that: it only picks a routing table.
    static Optional<MasterInterface> of(String member) {
        Path directory = CLASS_NET.resolve(member);
        Optional<String> bridge = linkTarget(directory.resolve("brport/bridge"));
        if (bridge.isPresent()) {
            return bridge.map(name -> new MasterInterface("bridge", name));
        }
        return linkTarget(directory.resolve("master"))
                .map(name -> new MasterInterface(kindOf(name), name))
                .filter(master -> !master.kind.equals("vrf"));
    }

    private static Optional<String> linkTarget(Path link) {
        try {
            return Optional.of(Files.readSymbolicLink(link).getFileName().toString());
        } catch (IOException _) {
            // No such link: no master.
            return Optional.empty();
        }
    }

    private static String kindOf(String name) {
        try {
            return Files.readAllLines(CLASS_NET.resolve(name).resolve("uevent")).stream()
                    .filter(line -> line.startsWith("DEVTYPE="))
                    .map(line -> line.substring("DEVTYPE=".length()))
                    .findFirst()
                    .orElse("interface");
        } catch (IOException _) {
            return "interface";
        }
    }
}
