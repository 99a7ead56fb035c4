/// `./leasehold demo`: the main job run on this machine alone. The server, its database and the
/// name server are real; only the clients and the link between are simulated, over loopback UDP.
@NullMarked
package io.leasehold.app.demo;

import org.jspecify.annotations.NullMarked;
