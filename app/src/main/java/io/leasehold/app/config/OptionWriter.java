package io.leasehold.app.config;

import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.option.OptionDefinition;
import io.leasehold.ipam.option.OptionType;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The text of a DHCP option that [OptionReader] reads back as the same bytes.
final class OptionWriter {
    private OptionWriter() {}

    /// @param key a name, or a code that has none
    /// @param values one, or several where the option is a list
    record Written(String key, List<String> values) {}

    static Written written(int code, OctetString bytes) {
        Optional<OptionDefinition> definition = OptionDefinition.coded(code);
        if (definition.isEmpty()) {
            return new Written(Integer.toString(code), List.of(bytes.toString()));
        }
        List<String> values =
                items(definition.get().type(), bytes)
                        .filter(items -> isSame(definition.get().type(), items, bytes))
                        .orElseGet(() -> List.of(OptionReader.OCTETS + bytes));
        return new Written(definition.get().name(), values);
    }

    /// How an option is called.
    static String key(int code) {
        return OptionDefinition.coded(code)
                .map(OptionDefinition::name)
                .orElse(Integer.toString(code));
    }

    /// Bytes that a relay, another program or an older version made may be no value of the type.
    private static boolean isSame(OptionType type, List<String> items, OctetString bytes) {
        if (items.isEmpty() || items.getFirst().startsWith(OptionReader.OCTETS)) {
            return false;
        }
        try {
            return type.encode(items).equals(bytes);
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static Optional<List<String>> items(OptionType type, OctetString bytes) {
        return switch (type) {
            case ADDRESS, ADDRESSES ->
                    bytes.length() % 4 == 0 ? Optional.of(addresses(bytes)) : Optional.empty();
            case UINT8, UINT16, UINT32 ->
                    bytes.length() <= 4 ? Optional.of(List.of(number(bytes))) : Optional.empty();
            case BOOLEAN -> Optional.of(List.of(bytes.at(0) == 1 ? "true" : "false"));
            case STRING -> text(bytes).map(List::of);
            case DOMAIN_NAMES -> names(bytes);
            case CLASSLESS_ROUTES -> routes(bytes);
            case HEX -> Optional.of(List.of(bytes.toString()));
        };
    }

    private static List<String> addresses(OctetString bytes) {
        List<String> addresses = new ArrayList<>();
        for (int at = 0; at < bytes.length(); at += 4) {
            addresses.add(address(bytes, at, 4));
        }
        return addresses;
    }

    /// @param count how many bytes are there; the rest is zero
    private static String address(OctetString bytes, int from, int count) {
        long value = 0;
        for (int i = 0; i < 4; i++) {
            value = value << 8 | (i < count ? bytes.at(from + i) : 0);
        }
        return Ipv4Address.ofLong(value).toString();
    }

    private static String number(OctetString bytes) {
        long value = 0;
        for (int i = 0; i < bytes.length(); i++) {
            value = value << 8 | bytes.at(i);
        }
        return Long.toString(value);
    }

    private static Optional<String> text(OctetString bytes) {
        try {
            return Optional.of(
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes.toBytes()))
                            .toString());
        } catch (CharacterCodingException _) {
            return Optional.empty();
        }
    }

    private static Optional<List<String>> names(OctetString bytes) {
        List<String> names = new ArrayList<>();
        StringBuilder name = new StringBuilder();
        int at = 0;
        while (at < bytes.length()) {
            int length = bytes.at(at);
            if (at + 1 + length > bytes.length()) {
                return Optional.empty();
            }
            if (length == 0) {
                names.add(name.toString());
                name.setLength(0);
            } else {
                name.append(name.isEmpty() ? "" : ".")
                        .append(
                                new String(
                                        bytes.slice(at + 1, at + 1 + length).toBytes(),
                                        StandardCharsets.US_ASCII));
            }
            at += 1 + length;
        }
        return Optional.of(names);
    }

    private static Optional<List<String>> routes(OctetString bytes) {
        List<String> routes = new ArrayList<>();
        int at = 0;
        while (at < bytes.length()) {
            int length = bytes.at(at);
            int significant = (length + 7) / 8;
            if (length > 32 || at + 1 + significant + 4 > bytes.length()) {
                return Optional.empty();
            }
            routes.add(
                    address(bytes, at + 1, significant)
                            + "/"
                            + length
                            + " via "
                            + address(bytes, at + 1 + significant, 4));
            at += 1 + significant + 4;
        }
        return Optional.of(routes);
    }
}
