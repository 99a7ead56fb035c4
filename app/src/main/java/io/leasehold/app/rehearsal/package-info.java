/// What the JVM learns the server from when the program is packaged: a short life of the real
/// server, with clients, on loopback. The JVM writes what it loaded, linked and profiled into an
/// AOT cache (JEP 483, 514, 515), see decision 26. Nothing here runs in service. Start with {@link
/// io.leasehold.app.rehearsal.Rehearsal}.
@NullMarked
package io.leasehold.app.rehearsal;

import org.jspecify.annotations.NullMarked;
