package io.leasehold.store.embedded;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who runs PostgreSQL, which refuses to be root. As an ordinary user that is ourselves. As root it
 * is the owner of the data, else {@code postgres} if there is such a user, else {@code nobody}.
 */
sealed interface RunUser {
    /** The command as this user runs it. */
    List<String> command(List<String> command);

    /** Gives a file or directory to this user. */
    void own(Path path) throws IOException;

    /** For messages. */
    String name();

    /** The user we are. */
    record Ourselves(String name) implements RunUser {
        @Override
        public List<String> command(List<String> command) {
            return command;
        }

        @Override
        public void own(Path path) {}
    }

    /** Somebody root steps down to, with no group but that user's own and no way back. */
    record SteppedDown(String name, Path setpriv, String uid, String gid) implements RunUser {
        @Override
        public List<String> command(List<String> command) {
            List<String> stepped =
                    new ArrayList<>(
                            List.of(
                                    setpriv.toString(),
                                    "--reuid=" + uid,
                                    "--regid=" + gid,
                                    "--clear-groups",
                                    "--bounding-set=-all",
                                    "--no-new-privs"));
            stepped.addAll(command);
            return stepped;
        }

        @Override
        public void own(Path path) throws IOException {
            var users = FileSystems.getDefault().getUserPrincipalLookupService();
            var view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
            view.setOwner(users.lookupPrincipalByName(name));
        }
    }

    /**
     * @param cluster whose owner counts, if it exists
     */
    static RunUser forCluster(Path cluster) {
        String me = System.getProperty("user.name");
        if (!Commands.require(List.of("id", "-u"), "asking who we are").equals("0")) {
            return new Ourselves(me);
        }
        Path setpriv =
                Commands.find("setpriv")
                        .orElseThrow(
                                () ->
                                        new EmbeddedPostgresException(
                                                "started as root, but PostgreSQL must not be, and"
                                                    + " setpriv (package util-linux) is not there"
                                                    + " to step down; install it or run Leasehold"
                                                    + " as an ordinary user"));
        String user = ownerOf(cluster).orElseGet(RunUser::someUser);
        return new SteppedDown(user, setpriv, id("-u", user), id("-g", user));
    }

    private static Optional<String> ownerOf(Path cluster) {
        if (!Files.exists(cluster)) {
            return Optional.empty();
        }
        try {
            UserPrincipal owner = Files.getOwner(cluster);
            return Optional.of(owner.getName()).filter(name -> !name.equals("root"));
        } catch (IOException failure) {
            throw new EmbeddedPostgresException("cannot see who owns " + cluster, failure);
        }
    }

    private static String someUser() {
        return Commands.run(List.of("id", "-u", "postgres")).succeeded() ? "postgres" : "nobody";
    }

    private static String id(String option, String user) {
        return Commands.require(List.of("id", option, user), "looking up user " + user);
    }
}
