/// Where updates go: zones, the servers that take them, the keys that sign them. Plain
/// configuration data; nothing here resolves a name or opens a socket. Start at {@link
/// io.leasehold.ddns.zone.ZoneTable}.
@NullMarked
package io.leasehold.ddns.zone;

import org.jspecify.annotations.NullMarked;
