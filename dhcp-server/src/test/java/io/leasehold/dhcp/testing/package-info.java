/// What tests of this module need of the machine: network namespaces with virtual cables between
/// them, programs run inside, and an honest word where the machine cannot. Start at
/// [io.leasehold.dhcp.testing.Netns].
@NullMarked
package io.leasehold.dhcp.testing;

import org.jspecify.annotations.NullMarked;
