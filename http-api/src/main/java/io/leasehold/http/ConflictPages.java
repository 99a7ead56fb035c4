package io.leasehold.http;

import io.leasehold.http.pages.ConflictTable;
import io.leasehold.ipam.plan.Conflict;
import io.leasehold.ipam.plan.Subnet;
import io.leasehold.ipam.port.ConflictStore;
import io.leasehold.ipam.port.TokenStore.Role;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The page of conflicts, with the form that mutes one. Calls block; thread-safe. */
final class ConflictPages {
    private static final int CLOSED = 20;

    private final PageFrame frame;
    private final Inventory inventory;
    private final ConflictStore conflicts;

    ConflictPages(PageFrame frame, Inventory inventory, ConflictStore conflicts) {
        this.frame = frame;
        this.inventory = inventory;
        this.conflicts = conflicts;
    }

    Answer conflicts(Ask ask) {
        return frame.render(
                200,
                "conflicts.jte",
                Map.of(
                        "shell", frame.shell("Conflicts", ask.caller()),
                        "table", table(ask, Optional.empty())));
    }

    /** The form; its API twin is {@code muteConflict}. */
    Answer mute(Ask ask) {
        Optional<String> reason = ask.field("reason");
        if (reason.isEmpty()) {
            return part(ask, Optional.of("Say why it can wait: a reason is needed."));
        }
        Optional<Instant> until =
                ask.field("days")
                        .filter(days -> days.matches("[1-9][0-9]{0,2}"))
                        .map(days -> inventory.now().plus(Duration.ofDays(Integer.parseInt(days))));
        return change(
                ask, Optional.of(new ConflictStore.Mute(ask.caller().name(), reason.get(), until)));
    }

    /** The button; its API twin is {@code unmuteConflict}. */
    Answer unmute(Ask ask) {
        return change(ask, Optional.empty());
    }

    private Answer change(Ask ask, Optional<ConflictStore.Mute> mute) {
        boolean known = conflicts.mute(ask.pathPart("id"), mute, ask.author());
        return part(
                ask,
                known ? Optional.empty() : Optional.of("This conflict is not known any more."));
    }

    private Answer part(Ask ask, Optional<String> problem) {
        return frame.render(200, "parts/conflicts.jte", Map.of("table", table(ask, problem)));
    }

    private ConflictTable table(Ask ask, Optional<String> problem) {
        return new ConflictTable(
                conflicts.open().stream().map(this::row).toList(),
                conflicts.closed(CLOSED).stream().map(this::row).toList(),
                ask.caller().may(Role.OPERATOR),
                problem.orElse(""));
    }

    /** Those that touch a subnet. */
    List<ConflictTable.Row> of(Subnet subnet) {
        return conflicts.open().stream()
                .filter(e -> e.conflict().space().equals(subnet.space()))
                .filter(e -> e.conflict().where().overlaps(subnet.prefix().range()))
                .map(this::row)
                .toList();
    }

    private ConflictTable.Row row(ConflictStore.Entry entry) {
        Conflict conflict = entry.conflict();
        return new ConflictTable.Row(
                conflict.id(),
                Views.text(conflict.severity()),
                conflict.where().toString(),
                HostText.display(conflict.message()),
                conflict.evidence().stream().map(HostText::display).toList(),
                LeaseViews.seconds(entry.opened()),
                entry.closed().map(LeaseViews::seconds).orElse(""),
                entry.isMuted(inventory.now()),
                entry.mute().map(ConflictPages::said).orElse(""));
    }

    private static String said(ConflictStore.Mute mute) {
        return HostText.display(mute.reason())
                + " ("
                + HostText.display(mute.by())
                + mute.until().map(until -> ", until " + LeaseViews.seconds(until)).orElse("")
                + ")";
    }
}
