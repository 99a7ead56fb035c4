/**
 * The last exchanges of each client, for people who ask why. {@link
 * io.leasehold.dhcp.journal.Journal} keeps messages and replies as bytes; nothing is put into words
 * before somebody asks.
 */
@NullMarked
package io.leasehold.dhcp.journal;

import org.jspecify.annotations.NullMarked;
