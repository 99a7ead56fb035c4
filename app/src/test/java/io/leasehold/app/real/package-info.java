/// The real program on real (virtual) cables: a child JVM with its PostgreSQL in one network
/// namespace, BIND beside it, and DHCP clients as distributions ship them in namespaces of their
/// own. Start at [io.leasehold.app.real.RealLan]; each test class is one thing the program must
/// show, and prints what it measured behind `[real]`. What the servers logged is kept in
/// app/target/real. Skipped, with a line in target/not-run.txt, without root or the programs.
///
/// ```sh
/// mvn -pl app -am test -Dtest='io.leasehold.app.real.*Test' -Dsurefire.failIfNoSpecifiedTests=false
/// ```
@NullMarked
package io.leasehold.app.real;

import org.jspecify.annotations.NullMarked;
