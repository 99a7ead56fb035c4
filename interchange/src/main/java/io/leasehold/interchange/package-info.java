/// What other DHCP servers are configured with, turned into a configuration of Leasehold. Knows
/// text and the core's values; no database, no socket, no command line. Start reading at
/// [io.leasehold.interchange.kea.KeaImport].
@NullMarked
package io.leasehold.interchange;

import org.jspecify.annotations.NullMarked;
