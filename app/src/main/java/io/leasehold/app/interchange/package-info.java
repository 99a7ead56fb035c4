/// Plans of other programs, read. Start at [ReservationImport]: rows of a file become one edit of
/// the plan, and each row is told what became of it.
///
/// Nothing here opens a file, a socket or a database.
@NullMarked
package io.leasehold.app.interchange;

import org.jspecify.annotations.NullMarked;
