/// Kea's configuration and leases as input. [io.leasehold.interchange.kea.KeaImport] reads all
/// files and either says what is wrong with them or gives a configuration of Leasehold and a list
/// of what it does not carry over. The keys and options that Kea knows are the two resources
/// `keys.txt` and `options.txt`; facts of Kea are cited by the part of its manual (ARM) that states
/// them.
@NullMarked
package io.leasehold.interchange.kea;

import org.jspecify.annotations.NullMarked;
