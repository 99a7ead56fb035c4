package io.leasehold.ipam.classify;

import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.option.OptionSet;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;

/// A DISCOVER of 00:00:5e:00:53:2a that came in on `lan0`, with the options that a test gives it.
public record SampleMessage(OptionSet options, HardwareAddress chaddr, int messageType)
        implements Facts {
    private static final HardwareAddress MAC = HardwareAddress.parse("00:00:5e:00:53:2a");
    private static final int DISCOVER = 1;

    /// The few names that tests use.
    public static final OptionNames NAMES =
            name ->
                    switch (name) {
                        case "host-name" -> OptionalInt.of(12);
                        case "vendor-class-identifier" -> OptionalInt.of(60);
                        case "hex" -> OptionalInt.of(230);
                        default -> OptionalInt.empty();
                    };

    public static SampleMessage plain() {
        return new SampleMessage(OptionSet.EMPTY, MAC, DISCOVER);
    }

    public SampleMessage text(int code, String value) {
        return with(code, OctetString.of(value.getBytes(StandardCharsets.UTF_8)));
    }

    public SampleMessage hex(int code, String value) {
        return with(code, OctetString.parseHex(value));
    }

    public SampleMessage with(int code, OctetString value) {
        return new SampleMessage(options.with(code, value), chaddr, messageType);
    }

    public SampleMessage from(String mac) {
        return new SampleMessage(options, HardwareAddress.parse(mac), messageType);
    }

    public SampleMessage from(HardwareAddress address) {
        return new SampleMessage(options, address, messageType);
    }

    public SampleMessage bootp() {
        return new SampleMessage(options, chaddr, 0);
    }

    @Override
    public Optional<OctetString> option(int code) {
        return options.get(code);
    }

    @Override
    public Ipv4Address ciaddr() {
        return Ipv4Address.parse("192.0.2.7");
    }

    @Override
    public Ipv4Address yiaddr() {
        return Ipv4Address.ANY;
    }

    @Override
    public Ipv4Address siaddr() {
        return Ipv4Address.parse("192.0.2.3");
    }

    @Override
    public Ipv4Address giaddr() {
        return Ipv4Address.parse("198.51.100.1");
    }

    @Override
    public int xid() {
        return 0x8000_3039;
    }

    @Override
    public boolean isBootp() {
        return messageType == 0;
    }

    @Override
    public String networkInterface() {
        return "lan0";
    }

    @Override
    public Ipv4Address source() {
        return Ipv4Address.parse("198.51.100.9");
    }

    @Override
    public Ipv4Address destination() {
        return Ipv4Address.parse("192.0.2.1");
    }

    @Override
    public int lengthBytes() {
        return 300;
    }
}
