package io.leasehold.app.differential;

import java.util.Arrays;
import java.util.List;

/// A short play: who says what, in which [Setting]. What is expected is not written down; the two
/// servers are each other's expectation.
///
/// @param name a sentence, unique
/// @param cast its own block of addresses and clients
record Sequence(String name, Setting setting, Cast cast, List<Say> says) {
    private static final int FIRST_XID = 0x10000000;

    Sequence {
        says = List.copyOf(says);
    }

    /// One that has no block yet.
    record Draft(Setting setting, String name, List<Say> says) {
        Sequence numbered(int relayed, int direct) {
            return new Sequence(
                    name,
                    setting,
                    new Cast(setting.direct() ? direct : relayed, setting.direct()),
                    says);
        }
    }

    static Draft sequence(Setting setting, String name, Part... parts) {
        return new Draft(
                setting, name, Arrays.stream(parts).flatMap(part -> part.says().stream()).toList());
    }

    /// Transaction ids count up from the one behind this.
    int xid() {
        return FIRST_XID + (((cast.direct() ? 1 << 10 : 0) + cast.number()) << 12);
    }

    @Override
    public String toString() {
        return setting.name().toLowerCase(java.util.Locale.ROOT) + ": " + name;
    }
}
