package io.leasehold.store.embedded;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/// The user PostgreSQL runs as: ourselves, or somebody else if we are root, as PostgreSQL refuses
/// root. Immutable.
///
/// @param dropped whether that is somebody else than us
record ServiceUser(int uid, int gid, String name, boolean dropped) {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceUser.class);
    private static final AtomicBoolean SAID_NO_SETPRIV = new AtomicBoolean();
    private static final Duration LIMIT = Duration.ofSeconds(10);

    /// Ourselves unless we are root. As root: whoever owns the data, else the directory, else
    /// `postgres` or `nobody`.
    static ServiceUser choose(Layout layout) {
        try {
            int us = effectiveUid();
            List<Account> accounts = accounts();
            if (us != 0) {
                return new ServiceUser(us, 0, name(accounts, us), false);
            }
            for (Path path : List.of(layout.data(), layout.directory())) {
                if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                    Map<String, Object> owner =
                            Files.readAttributes(path, "unix:uid,gid", LinkOption.NOFOLLOW_LINKS);
                    if (number(owner, "uid") != 0) {
                        int uid = number(owner, "uid");
                        return new ServiceUser(
                                uid, number(owner, "gid"), name(accounts, uid), true);
                    }
                }
            }
            for (String name : List.of("postgres", "nobody")) {
                for (Account account : accounts) {
                    if (account.name().equals(name)) {
                        return new ServiceUser(account.uid(), account.gid(), name, true);
                    }
                }
            }
        } catch (IOException | RuntimeException e) {
            throw new EmbeddedPostgresException(
                    "embedded PostgreSQL in "
                            + layout.directory()
                            + ": cannot tell which user it is to run as",
                    e);
        }
        throw new EmbeddedPostgresException(
                "embedded PostgreSQL refuses to run as root, and there is neither a user postgres"
                        + " nor nobody; give "
                        + layout.directory()
                        + " to the user it is to run as (chown)");
    }

    /// Refuses, naming the directory in the way, if this user cannot get to the layout's directory.
    void checkReach(Layout layout) {
        if (!dropped) {
            return;
        }
        Path path = Path.of("/");
        for (Path name : layout.directory()) {
            path = path.resolve(name);
            if (!searchable(path)) {
                throw new EmbeddedPostgresException(
                        "embedded PostgreSQL in "
                                + layout.directory()
                                + ": runs as user "
                                + this.name
                                + " (never as root), who may not pass through "
                                + path
                                + "; allow it with: chmod o+x "
                                + path
                                + " - or keep the data elsewhere, for example in"
                                + " /var/lib/leasehold");
            }
        }
    }

    /// By the permission bits; where those say no, by asking, as an access control list may say
    /// yes.
    private boolean searchable(Path path) {
        try {
            Map<String, Object> attributes = Files.readAttributes(path, "unix:uid,gid,mode");
            int execute =
                    number(attributes, "uid") == uid
                            ? 0100
                            : number(attributes, "gid") == gid ? 0010 : 0001;
            return (number(attributes, "mode") & execute) != 0
                    || Tool.run(command(List.of("/usr/bin/test", "-x", path.toString())), LIMIT)
                                    .code()
                            == 0;
        } catch (IOException _) {
            return false;
        }
    }

    /// Gives a file or directory to this user, if we are somebody else.
    void give(Path path) throws IOException {
        if (dropped) {
            Files.setAttribute(path, "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(path, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
        }
    }

    /// The command that runs `command` as this user, without any capability of ours.
    List<String> command(List<String> command) {
        return wrapped(List.of(), command);
    }

    /// The same for a child that must not outlive us: when the thread that starts it ends, the
    /// kernel sends it SIGINT.
    ///
    /// In a session of its own: Ctrl-C on our terminal is for us, and we need the database until we
    /// have drained.
    List<String> childCommand(List<String> command) {
        List<String> inSession = new ArrayList<>();
        Tool.find("setsid").ifPresent(setsid -> inSession.add(setsid.toString()));
        inSession.addAll(command);
        return wrapped(List.of("--pdeathsig=INT"), inSession);
    }

    private List<String> wrapped(List<String> options, List<String> command) {
        Optional<Path> setpriv = Tool.find("setpriv");
        if (setpriv.isEmpty()) {
            if (dropped) {
                throw new EmbeddedPostgresException(
                        "embedded PostgreSQL: cannot become user "
                                + name
                                + ", as the program setpriv is missing; install util-linux, or run"
                                + " Leasehold as a user of its own instead of root");
            }
            if (SAID_NO_SETPRIV.compareAndSet(false, true)) {
                LOG.info(
                        "the program setpriv (util-linux) is missing: should this process be"
                                + " killed, PostgreSQL runs on until the next start stops it");
            }
            return command;
        }
        List<String> wrapped = new ArrayList<>(List.of(setpriv.get().toString()));
        wrapped.addAll(options);
        if (dropped) {
            wrapped.addAll(
                    List.of(
                            "--reuid=" + uid,
                            "--regid=" + gid,
                            "--clear-groups",
                            "--bounding-set=-all"));
        }
        wrapped.add("--inh-caps=-all");
        wrapped.addAll(command);
        return wrapped;
    }

    /// Not the owner of /proc/self: that is root for a JVM with file capabilities.
    private static int effectiveUid() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("Uid:")) {
                return Integer.parseInt(line.split("\\s+")[2]);
            }
        }
        throw new IOException("no line Uid: in /proc/self/status");
    }

    private record Account(String name, int uid, int gid) {}

    private static List<Account> accounts() throws IOException {
        List<Account> accounts = new ArrayList<>();
        Path passwd = Path.of("/etc/passwd");
        if (Files.exists(passwd)) {
            for (String line : Files.readAllLines(passwd)) {
                String[] fields = line.split(":", -1);
                if (fields.length >= 4
                        && fields[2].matches("\\d{1,9}")
                        && fields[3].matches("\\d{1,9}")) {
                    accounts.add(
                            new Account(
                                    fields[0],
                                    Integer.parseInt(fields[2]),
                                    Integer.parseInt(fields[3])));
                }
            }
        }
        return accounts;
    }

    private static String name(List<Account> accounts, int uid) {
        return accounts.stream()
                .filter(account -> account.uid() == uid)
                .map(Account::name)
                .findFirst()
                .orElse("number " + uid);
    }

    private static int number(Map<String, Object> attributes, String name) {
        return attributes.get(name) instanceof Integer number ? number : 0;
    }
}
