/// PostgreSQL as our own child process, for an installation that has no database server.
///
/// What it promises: committed means on disk (fsync, full page writes and data checksums on),
/// nobody gets in without the password, nothing listens outside loopback, the server never runs as
/// root, and at most one runs on a directory. When this JVM dies, PostgreSQL stops too; should it
/// survive, the next start stops it before it starts anew.
///
/// The directory, named by [Layout]: `postgres-17.11` the programs, `data` the database,
/// `password`, `lock` held by the JVM in charge, `owner` who that is and on which port.
///
/// It knows processes, files and one JDBC connection; nothing of the schema. Start reading at
/// [EmbeddedPostgres].
@NullMarked
package io.leasehold.store.embedded;

import org.jspecify.annotations.NullMarked;
