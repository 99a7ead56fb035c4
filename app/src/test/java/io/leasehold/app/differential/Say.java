package io.leasehold.app.differential;

import io.leasehold.dhcp.message.MessageType;
import io.leasehold.dhcp.message.OptionCode;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// One message a client says, in the words of RFC 2131. Unless told otherwise it comes through the
/// relay agent of the sequence's subnet and asks for options 1, 3, 6 and 15. Mutable while it is
/// written down; only read afterwards.
final class Say implements Part {
    /// How it reaches the server.
    enum Way {
        /// As a relay agent passes it on: unicast from port 67 of `giaddr`.
        RELAYED,
        /// Broadcast on the link, from 0.0.0.0.
        BROADCAST,
        /// Broadcast on the link from `ciaddr`, as in REBINDING.
        BROADCAST_FROM_CIADDR,
        /// Routed from `ciaddr`, as in RENEWING.
        UNICAST
    }

    private static final int SNAME = 44;
    private static final int FILE = 108;
    private static final int COOKIE = 236;
    private static final int SMALLEST = 300;
    private static final int BROADCAST_FLAG = 0x8000;

    private static final List<Integer> USUAL = List.of(1, 3, 6, 15);
    private static final byte[] USUAL_BYTES = {1, 3, 6, 15};

    private record Option(
            int code, String text, Function<Conversation, byte[]> value, boolean last) {}

    private final char client;
    private final int type;
    private Way way = Way.RELAYED;
    private int op = 1;
    private int htype = 1;
    private int hlen = 6;
    private Optional<HardwareAddress> chaddr = Optional.empty();
    private int hops;
    private int secs;
    private int flags;
    private Optional<Place> ciaddr = Optional.empty();
    private Optional<Place> yiaddr = Optional.empty();
    private Optional<Place> siaddr = Optional.empty();
    private int sourcePort;
    private int checksumFlip;
    private int lengthSurplus;
    private Optional<Place> giaddr = Optional.of(Place.at(1));
    private final List<Option> options = new ArrayList<>();
    private boolean usualList = true;
    private List<Integer> meant = List.of();
    private boolean end = true;
    private int size = SMALLEST;
    private UnaryOperator<byte[]> spoil = UnaryOperator.identity();
    private final List<String> words = new ArrayList<>();
    private final List<Place> places = new ArrayList<>();

    private Say(char client, int type) {
        this.client = client;
        this.type = type;
    }

    static Say discover(char client) {
        return new Say(client, MessageType.DISCOVER.code());
    }

    static Say request(char client) {
        return new Say(client, MessageType.REQUEST.code());
    }

    static Say decline(char client) {
        return new Say(client, MessageType.DECLINE.code()).asking();
    }

    static Say release(char client) {
        return new Say(client, MessageType.RELEASE.code()).asking();
    }

    static Say inform(char client) {
        return new Say(client, MessageType.INFORM.code());
    }

    /// A message of any type.
    ///
    /// @param type value of option 53; 0 leaves the option out, as in BOOTP
    static Say type(int type, char client) {
        return new Say(client, type);
    }

    @Override
    public List<Say> says() {
        return List.of(this);
    }

    private Say word(String word) {
        words.add(word);
        return this;
    }

    private Optional<Place> some(Place place) {
        places.add(place);
        return Optional.of(place);
    }

    // ---- The way ----

    /// Broadcast on the attached link.
    Say direct() {
        way = Way.BROADCAST;
        giaddr = Optional.empty();
        return word("direct");
    }

    /// Broadcast on the attached link, with `ciaddr` as IP source.
    Say directFrom(Place address) {
        way = Way.BROADCAST_FROM_CIADDR;
        giaddr = Optional.empty();
        ciaddr = some(address);
        return word("broadcast from ciaddr=" + address);
    }

    /// From the client's own address to the server's.
    Say unicastFrom(Place address) {
        way = Way.UNICAST;
        giaddr = Optional.empty();
        ciaddr = some(address);
        return word("unicast from ciaddr=" + address);
    }

    /// Through another relay agent.
    Say giaddr(Place relay) {
        giaddr = some(relay);
        return word("giaddr=" + relay);
    }

    Say fromPort(int port) {
        sourcePort = port;
        return word("from port " + port);
    }

    // ---- Header fields ----

    Say op(int value) {
        op = value;
        return word("op=" + value);
    }

    Say hops(int value) {
        hops = value;
        return word("hops=" + value);
    }

    Say secs(int value) {
        secs = value;
        return word("secs=" + value);
    }

    Say broadcast() {
        return flags(BROADCAST_FLAG);
    }

    Say flags(int value) {
        flags = value;
        return word("flags=%04x".formatted(value));
    }

    Say ciaddr(Place address) {
        ciaddr = some(address);
        return word("ciaddr=" + address);
    }

    Say yiaddr(Place address) {
        yiaddr = some(address);
        return word("yiaddr=" + address);
    }

    Say siaddr(Place address) {
        siaddr = some(address);
        return word("siaddr=" + address);
    }

    /// Only the field: the bytes of `chaddr` stay.
    Say hlen(int value) {
        hlen = value;
        return word("hlen=" + value);
    }

    Say htype(int value) {
        htype = value;
        return word("htype=" + value);
    }

    Say chaddr(String mac) {
        chaddr = Optional.of(HardwareAddress.parse(mac));
        return word("chaddr=" + mac);
    }

    // ---- Options ----

    Say option(int code, byte[] value) {
        return option(code, HexText.of(value), _ -> value);
    }

    Say option(int code, String hex) {
        return option(code, OctetString.parseHex(hex).toBytes());
    }

    private Say option(int code, String text, Function<Conversation, byte[]> value) {
        if (code == OptionCode.PARAMETER_REQUEST_LIST) {
            usualList = false;
        }
        options.add(new Option(code, text, value, code == OptionCode.RELAY_AGENT_INFORMATION));
        return word(code + "=" + text);
    }

    Say text(int code, String text) {
        return option(code, "'" + text + "'", _ -> text.getBytes(StandardCharsets.UTF_8));
    }

    Say number(int code, long seconds) {
        return option(
                code,
                Long.toString(seconds),
                _ -> ByteBuffer.allocate(4).putInt((int) seconds).array());
    }

    Say place(int code, Place place) {
        places.add(place);
        return option(code, place.toString(), c -> c.resolve(place).toBytes());
    }

    Say requested(Place place) {
        return place(OptionCode.REQUESTED_ADDRESS, place);
    }

    /// Names the server by the identifier it has given.
    Say server() {
        return place(OptionCode.SERVER_IDENTIFIER, new Place.Literal(Cast.SERVER));
    }

    Say otherServer() {
        return place(OptionCode.SERVER_IDENTIFIER, Place.literal("203.0.113.67"));
    }

    Say leaseTime(long seconds) {
        return number(OptionCode.LEASE_TIME, seconds);
    }

    Say clientId(String hex) {
        return option(OptionCode.CLIENT_IDENTIFIER, hex);
    }

    Say relayInformation(String hex) {
        return option(OptionCode.RELAY_AGENT_INFORMATION, hex);
    }

    /// Sub-option 5 of option 82 alone.
    Say linkSelection(Place link) {
        places.add(link);
        return option(
                OptionCode.RELAY_AGENT_INFORMATION,
                "link selection " + link,
                c ->
                        ByteBuffer.allocate(6)
                                .put((byte) 5)
                                .put((byte) 4)
                                .put(c.resolve(link).toBytes())
                                .array());
    }

    Say maxMessage(int bytes) {
        return option(OptionCode.MAX_MESSAGE_SIZE, new byte[] {(byte) (bytes >> 8), (byte) bytes});
    }

    /// The parameter request list; none for no option 55.
    Say asking(int... codes) {
        usualList = false;
        if (codes.length == 0) {
            return this;
        }
        byte[] list = new byte[codes.length];
        for (int i = 0; i < codes.length; i++) {
            list[i] = (byte) codes[i];
        }
        String text = Arrays.toString(codes).replaceAll("[\\[\\] ]", "");
        return option(OptionCode.PARAMETER_REQUEST_LIST, text, _ -> list);
    }

    // ---- What no encoder writes ----

    /// Leaves END out, and what would be padding behind it.
    Say withoutEnd() {
        end = false;
        size = 0;
        return word("no END");
    }

    /// No padding.
    Say unpadded() {
        size = 0;
        return word("unpadded");
    }

    Say padded(int bytes) {
        size = bytes;
        return word("padded to " + bytes);
    }

    /// Bytes over whatever is there, from an offset of the message on.
    Say over(int offset, String hex) {
        byte[] bytes = OctetString.parseHex(hex).toBytes();
        return spoil(
                "bytes " + hex + " at " + offset,
                message -> {
                    System.arraycopy(bytes, 0, message, offset, bytes.length);
                    return message;
                });
    }

    Say sname(String hex) {
        return over(SNAME, hex);
    }

    Say file(String hex) {
        return over(FILE, hex);
    }

    /// Only the first bytes.
    Say cut(int length) {
        return spoil("cut to " + length, message -> Arrays.copyOf(message, length));
    }

    /// Declares which parameter request list the bytes of [#over] have.
    Say meaning(Integer... codes) {
        meant = List.of(codes);
        return this;
    }

    /// A UDP checksum that is wrong.
    Say badChecksum() {
        checksumFlip = 0x55;
        return word("bad UDP checksum");
    }

    /// A UDP length that says so much more than there is.
    Say longer(int bytes) {
        lengthSurplus = bytes;
        return word("UDP length " + bytes + " too long");
    }

    /// The frame as it goes out.
    byte[] onTheWire(byte[] frame) {
        int udp = Frame.ETHERNET_BYTES + Frame.IP_BYTES;
        frame[udp + 6] ^= (byte) checksumFlip;
        if (lengthSurplus != 0) {
            ByteBuffer header = ByteBuffer.wrap(frame);
            header.putShort(udp + 4, (short) (header.getShort(udp + 4) + lengthSurplus));
            header.putShort(udp + 6, (short) 0);
        }
        return frame;
    }

    private Say spoil(String what, UnaryOperator<byte[]> how) {
        UnaryOperator<byte[]> before = spoil;
        spoil = message -> how.apply(before.apply(message));
        return word(what);
    }

    // ---- Reading it ----

    char client() {
        return client;
    }

    /// Option 53; 0 for BOOTP.
    int type() {
        return type;
    }

    Way way() {
        return way;
    }

    int flags() {
        return flags;
    }

    int htype() {
        return htype;
    }

    boolean has(int code) {
        return options.stream().anyMatch(option -> option.code == code)
                || code == OptionCode.PARAMETER_REQUEST_LIST
                        && (usualList && type != 0 || !meant.isEmpty());
    }

    /// Whether an option of it reads so in a transcript.
    boolean has(int code, String text) {
        return options.stream().anyMatch(option -> option.code == code && option.text.equals(text));
    }

    /// Whether the parameter request list names it.
    boolean asksFor(int code) {
        return usualList && type != 0 && USUAL.contains(code)
                || meant.contains(code)
                || options.stream()
                        .filter(option -> option.code == OptionCode.PARAMETER_REQUEST_LIST)
                        .anyMatch(
                                option ->
                                        List.of(option.text.split(","))
                                                .contains(Integer.toString(code)));
    }

    /// The addresses it speaks of.
    List<Place> places() {
        return places;
    }

    /// Where it comes from, by IP.
    Ipv4Address source(Conversation conversation) {
        return switch (way) {
            case RELAYED -> conversation.resolve(giaddr.orElse(Place.at(1)));
            case BROADCAST -> Ipv4Address.ANY;
            case BROADCAST_FROM_CIADDR, UNICAST -> field(ciaddr, conversation);
        };
    }

    int sourcePort() {
        if (sourcePort != 0) {
            return sourcePort;
        }
        return way == Way.RELAYED ? Frame.SERVER_PORT : Frame.CLIENT_PORT;
    }

    HardwareAddress hardware(Cast cast) {
        return chaddr.orElseGet(() -> cast.hardware(client));
    }

    private static Ipv4Address field(Optional<Place> place, Conversation conversation) {
        return place.map(conversation::resolve).orElse(Ipv4Address.ANY);
    }

    /// The DHCP message.
    byte[] bytes(Conversation conversation, int xid) {
        ByteBuffer header = ByteBuffer.allocate(COOKIE + 4);
        header.put((byte) op).put((byte) htype).put((byte) hlen);
        header.put((byte) (way == Way.RELAYED && hops == 0 ? 1 : hops));
        header.putInt(xid).putShort((short) secs).putShort((short) flags);
        for (Optional<Place> place : List.of(ciaddr, yiaddr, siaddr, giaddr)) {
            header.put(field(place, conversation).toBytes());
        }
        header.put(hardware(conversation.cast()).octets().toBytes());
        header.position(COOKIE).put(new byte[] {99, (byte) 130, 83, 99});
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.writeBytes(header.array());
        if (type != 0) {
            write(message, OptionCode.MESSAGE_TYPE, new byte[] {(byte) type});
        }
        options.stream()
                .filter(option -> !option.last)
                .forEach(option -> write(message, option.code, option.value.apply(conversation)));
        if (usualList && type != 0) {
            write(message, OptionCode.PARAMETER_REQUEST_LIST, USUAL_BYTES);
        }
        options.stream()
                .filter(Option::last)
                .forEach(option -> write(message, option.code, option.value.apply(conversation)));
        if (end) {
            message.write(255);
        }
        byte[] bytes = message.toByteArray();
        return spoil.apply(Arrays.copyOf(bytes, Math.max(bytes.length, size)));
    }

    /// Longer values in fragments (RFC 3396).
    private static void write(ByteArrayOutputStream message, int code, byte[] value) {
        int at = 0;
        do {
            int length = Math.min(255, value.length - at);
            message.write(code);
            message.write(length);
            message.write(value, at, length);
            at += length;
        } while (at < value.length);
    }

    private String typeName() {
        return type == 0
                ? "BOOTREQUEST"
                : MessageType.coded(type).map(Enum::name).orElse("type " + type);
    }

    @Override
    public String toString() {
        return (typeName() + " " + client + " " + String.join(" ", words)).trim();
    }
}
