package io.leasehold.simulation;

import io.leasehold.dhcp.message.ClientMessage;
import io.leasehold.dhcp.message.MessageType;
import io.leasehold.dhcp.message.OptionCode;
import io.leasehold.dhcp.message.ServerReply;
import io.leasehold.ipam.lease.ClientIdentity;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.option.OptionSet;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A DHCP client after RFC 2131 figure 5, with the vices of real ones: it forgets, reboots, leaves
 * without a word, changes its name, declines, and repeats itself. What it believes counts: it uses
 * its address from the ACK until the lease is over by its own reckoning, which starts when it
 * asked.
 */
final class SimulatedClient {
    private enum State {
        OFF,
        SELECTING,
        REQUESTING,
        REBOOTING,
        BOUND,
        RENEWING,
        REBINDING
    }

    private static final Duration RETRY = Duration.ofSeconds(4);
    private static final int TRIES = 4;

    private final World world;
    private final Uplink uplink;
    private final int number;
    private final ClientIdentity identity;
    private State state = State.OFF;
    private int xid;
    private int tries;
    private Instant asked = Instant.EPOCH;
    private @Nullable Ipv4Address address;
    private @Nullable Ipv4Address wanted;
    private @Nullable Ipv4Address server;
    private Instant expires = Instant.EPOCH;
    private Duration lease = Duration.ZERO;
    private String name;
    private long timer;
    private boolean retired;

    /** The client's side of the network. */
    interface Uplink {
        void send(ClientMessage message, boolean unicast);
    }

    SimulatedClient(World world, int number, Uplink uplink) {
        this.world = world;
        this.uplink = uplink;
        this.number = number;
        this.name = "client-" + number;
        HardwareAddress hardware = HardwareAddress.parse(String.format("00005e0053%02x", number));
        Optional<OctetString> clientId =
                number % 3 == 0
                        ? Optional.empty()
                        : Optional.of(OctetString.of(new byte[] {1}).concat(hardware.octets()));
        this.identity = new ClientIdentity(clientId, hardware);
    }

    ClientIdentity identity() {
        return identity;
    }

    /** The address this client uses now, by its own belief. */
    Optional<Ipv4Address> inUse() {
        boolean using = state == State.BOUND || state == State.RENEWING || state == State.REBINDING;
        return using && world.instant().isBefore(expires)
                ? Optional.ofNullable(address)
                : Optional.empty();
    }

    Instant expires() {
        return expires;
    }

    /** Switched on after {@code delay}, and living from then on. */
    void powerOn(Duration delay) {
        world.after(
                delay,
                () -> {
                    discover();
                    live();
                });
    }

    /** Stops all doing: what is bound runs out by itself. */
    void powerOff() {
        enter(State.OFF);
        timer++;
    }

    private void live() {
        world.after(
                world.between(Duration.ofMinutes(1), Duration.ofMinutes(40)),
                () -> {
                    misbehave();
                    live();
                });
    }

    /** No new whims from now on; the protocol goes on. */
    void retire() {
        retired = true;
    }

    private void misbehave() {
        if (retired) {
            return;
        }
        switch (world.random().nextInt(7)) {
            case 0 -> release();
            case 1 -> vanish(world.between(Duration.ofMinutes(1), Duration.ofHours(2)));
            case 2, 3 -> reboot();
            case 4 -> name = "client-" + number + "-" + (char) ('a' + world.random().nextInt(3));
            case 5 -> decline();
            default -> {
                if (state == State.BOUND) {
                    renew();
                }
            }
        }
    }

    private void enter(State next) {
        state = next;
        tries = 0;
    }

    private void discover() {
        enter(State.SELECTING);
        address = null;
        xid = world.random().nextInt();
        sendAndRetry();
    }

    private void reboot() {
        Ipv4Address remembered = address;
        if (remembered == null) {
            discover();
            return;
        }
        enter(State.REBOOTING);
        wanted = remembered;
        xid = world.random().nextInt();
        sendAndRetry();
    }

    private void renew() {
        enter(State.RENEWING);
        xid = world.random().nextInt();
        sendAndRetry();
    }

    private void release() {
        Optional<Ipv4Address> mine = inUse();
        if (mine.isPresent()) {
            uplink.send(message(MessageType.RELEASE, mine.get(), Optional.empty(), server), true);
            address = null;
            enter(State.OFF);
            comeBack(world.between(Duration.ofSeconds(1), Duration.ofMinutes(30)));
        }
    }

    /** Gives its lease back for good. */
    void leave() {
        release();
        powerOff();
    }

    /** Is called something else from now on, and says so at once. */
    void rename(String next) {
        name = next;
        if (state == State.BOUND) {
            renew();
        }
    }

    private void decline() {
        Ipv4Address mine = address;
        if (state == State.BOUND && mine != null && world.chance(0.3)) {
            uplink.send(
                    message(MessageType.DECLINE, Ipv4Address.ANY, Optional.of(mine), server),
                    false);
            address = null;
            enter(State.OFF);
            comeBack(Duration.ofSeconds(10));
        }
    }

    private void vanish(Duration away) {
        enter(State.OFF);
        comeBack(away);
    }

    private void comeBack(Duration delay) {
        long mark = ++timer;
        world.after(
                delay,
                () -> {
                    if (mark == timer && state == State.OFF) {
                        if (address != null && world.chance(0.7)) {
                            reboot();
                        } else {
                            discover();
                        }
                    }
                });
    }

    private void sendAndRetry() {
        asked = world.instant();
        Optional<Ipv4Address> option50 = Optional.ofNullable(wanted);
        Ipv4Address mine = address == null ? Ipv4Address.ANY : address;
        switch (state) {
            case SELECTING ->
                    uplink.send(
                            message(MessageType.DISCOVER, Ipv4Address.ANY, Optional.empty(), null),
                            false);
            case REQUESTING ->
                    uplink.send(
                            message(MessageType.REQUEST, Ipv4Address.ANY, option50, server), false);
            case REBOOTING ->
                    uplink.send(
                            message(MessageType.REQUEST, Ipv4Address.ANY, option50, null), false);
            case RENEWING ->
                    uplink.send(message(MessageType.REQUEST, mine, Optional.empty(), null), true);
            case REBINDING ->
                    uplink.send(message(MessageType.REQUEST, mine, Optional.empty(), null), false);
            case OFF, BOUND -> throw new IllegalStateException("nothing to send when " + state);
        }
        long mark = ++timer;
        world.after(
                RETRY.plus(world.between(Duration.ZERO, Duration.ofSeconds(1))),
                () -> {
                    if (mark == timer) {
                        retry();
                    }
                });
    }

    private void retry() {
        tries++;
        switch (state) {
            case REQUESTING, REBOOTING -> {
                if (tries >= TRIES) {
                    discover();
                } else {
                    sendAndRetry();
                }
            }
            case RENEWING, REBINDING -> {
                Instant now = world.instant();
                if (!now.isBefore(expires)) {
                    discover();
                } else {
                    if (state == State.RENEWING && now.isAfter(expires.minus(lease.dividedBy(8)))) {
                        enter(State.REBINDING);
                    }
                    sendAndRetry();
                }
            }
            case SELECTING -> sendAndRetry();
            case OFF, BOUND -> {}
        }
    }

    /** One reply as it comes off the network, perhaps late, perhaps twice. */
    void receive(ServerReply reply) {
        if (reply.xid() != xid || !reply.chaddr().equals(identity.hardware())) {
            return;
        }
        switch (reply.type()) {
            case OFFER -> {
                if (state == State.SELECTING) {
                    enter(State.REQUESTING);
                    wanted = reply.yiaddr();
                    server =
                            Ipv4Address.ofBytes(
                                    reply.options()
                                            .get(OptionCode.SERVER_IDENTIFIER)
                                            .orElseThrow()
                                            .toBytes(),
                                    0);
                    sendAndRetry();
                }
            }
            case ACK -> {
                boolean asking =
                        state == State.REQUESTING
                                || state == State.REBOOTING
                                || state == State.RENEWING
                                || state == State.REBINDING;
                if (asking) {
                    bind(reply);
                }
            }
            case NAK -> {
                if (state != State.BOUND && state != State.OFF && state != State.SELECTING) {
                    discover();
                }
            }
            default -> throw new IllegalStateException("a server sent " + reply.type());
        }
    }

    private void bind(ServerReply ack) {
        enter(State.BOUND);
        address = ack.yiaddr();
        server =
                Ipv4Address.ofBytes(
                        ack.options().get(OptionCode.SERVER_IDENTIFIER).orElseThrow().toBytes(), 0);
        lease =
                Duration.ofSeconds(
                        Ipv4Address.ofBytes(
                                        ack.options()
                                                .get(OptionCode.LEASE_TIME)
                                                .orElseThrow()
                                                .toBytes(),
                                        0)
                                .asLong());
        expires = asked.plus(lease);
        long mark = ++timer;
        world.after(
                lease.dividedBy(2),
                () -> {
                    if (mark == timer && state == State.BOUND) {
                        renew();
                    }
                });
    }

    private ClientMessage message(
            MessageType type,
            Ipv4Address ciaddr,
            Optional<Ipv4Address> requested,
            @Nullable Ipv4Address serverId) {
        TreeMap<Integer, OctetString> options = new TreeMap<>();
        identity.clientId().ifPresent(id -> options.put(OptionCode.CLIENT_IDENTIFIER, id));
        options.put(OptionCode.HOST_NAME, OctetString.of(name.getBytes(StandardCharsets.UTF_8)));
        requested.ifPresent(
                a -> options.put(OptionCode.REQUESTED_ADDRESS, OctetString.of(a.toBytes())));
        if (serverId != null) {
            options.put(OptionCode.SERVER_IDENTIFIER, OctetString.of(serverId.toBytes()));
        }
        return new ClientMessage(
                type,
                xid,
                0,
                number % 2 == 0,
                0,
                ciaddr,
                Ipv4Address.ANY,
                identity.hardware(),
                OptionSet.of(options));
    }
}
