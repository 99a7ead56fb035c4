/// Bytes to messages and back: the only package that knows dhcp4java.
///
/// [ClientMessageDecoder][io.leasehold.dhcp.wire.ClientMessageDecoder] turns hostile datagrams into
/// a `ClientMessage` or a named reason why not;
/// [ServerReplyEncoder][io.leasehold.dhcp.wire.ServerReplyEncoder] fits a `ServerReply` into what
/// the client can take. `ClientPacket` and `ReplyView` are the other end of the wire, for the
/// simulated clients of tests and demo.
///
/// dhcp4java carries the fixed header (RFC 2131 figure 1) and nothing else: it replaces repeated
/// options instead of joining them, ignores option overload, cannot write long options and refuses
/// more than 1500 bytes. The option areas are therefore ours (RFC 2132 section 9.3, RFC 3396).
///
/// Knows neither sockets nor decisions; keeps no state between calls. Start at `PacketReader`.
@NullMarked
package io.leasehold.dhcp.wire;

import org.jspecify.annotations.NullMarked;
