package io.leasehold.http;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;

import io.leasehold.http.pages.Shell;
import io.leasehold.ipam.port.ConflictStore;
import io.leasehold.ipam.port.HealthSource;
import io.leasehold.ipam.port.StoreUnavailableException;
import io.leasehold.ipam.port.TokenStore.Role;

import java.util.List;
import java.util.Map;

/** What every page has around it, and the pages that are nothing else. Calls block; thread-safe. */
final class PageFrame {
    private final TemplateEngine templates = TemplateEngine.createPrecompiled(ContentType.Html);
    private final HealthSource health;
    private final ConflictStore conflicts;
    private final Inventory inventory;
    private final String assets;

    PageFrame(Ports ports, Inventory inventory, String assets) {
        this.health = ports.health();
        this.conflicts = ports.conflicts();
        this.inventory = inventory;
        this.assets = assets;
    }

    Answer signInForm(Ask ask) {
        return signInForm(ask, 200, "");
    }

    Answer signInForm(Ask ask, int status, String problem) {
        return render(
                status,
                "login.jte",
                Map.of("shell", shell("Sign in", ask.caller()), "problem", problem));
    }

    /** A problem, for somebody who looks at it in a browser. */
    Answer problem(Problem problem, Caller caller) {
        return render(
                problem.status(),
                "message.jte",
                Map.of(
                        "shell",
                        shell(problem.title(), caller),
                        "heading",
                        problem.title(),
                        "text",
                        problem.detail()));
    }

    Answer render(int status, String template, Map<String, Object> values) {
        StringOutput html = new StringOutput();
        templates.render(template, values, html);
        return Answer.html(status, html.toString()).with("Cache-Control", "no-store");
    }

    Shell shell(String title, Caller caller) {
        List<Shell.Trouble> troubles =
                health.components().stream()
                        .filter(c -> c.status() != HealthSource.Status.OK)
                        .map(
                                c ->
                                        new Shell.Trouble(
                                                c.name(),
                                                Views.text(c.status()),
                                                HostText.display(c.detail()),
                                                LeaseViews.seconds(c.since())))
                        .toList();
        return new Shell(
                title,
                assets,
                HostText.display(caller.name()),
                caller.via() != Caller.Via.NOBODY,
                caller.may(Role.VIEWER) ? openConflicts() : 0,
                troubles);
    }

    /** A page is shown while the store is away, too; health says that it is. */
    private int openConflicts() {
        try {
            return (int)
                    conflicts.open().stream()
                            .filter(entry -> !entry.isMuted(inventory.now()))
                            .count();
        } catch (StoreUnavailableException _) {
            return 0;
        }
    }
}
