package io.leasehold.ipam.option;

import static io.leasehold.ipam.option.OptionCatalog.DHCP4;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv6Text;
import io.leasehold.ipam.net.OctetString;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/** Whatever a definition is, its text and its bytes lead to one another. */
class OptionRoundTripTest {
    private static final long SEED = 20261121;
    private static final int ROUNDS = 200;
    private static final OptionCatalog CATALOG = catalog();

    /** Each type alone and repeated, fields together, and sub-options in and beside fields. */
    private static OptionCatalog catalog() {
        List<OptionDefinition> custom = new ArrayList<>();
        for (FieldType type : FieldType.values()) {
            for (boolean array : new boolean[] {false, true}) {
                if (!array || !type.takesTheRest()) {
                    String name = type.word() + (array ? "-array" : "-alone");
                    custom.add(
                            new OptionDefinition(
                                    "types",
                                    1 + custom.size(),
                                    name,
                                    OptionShape.of(
                                            type.word(), array, List.of(), Optional.empty())));
                }
            }
        }
        custom.add(
                new OptionDefinition(
                        DHCP4,
                        230,
                        "box",
                        OptionShape.of(
                                "record",
                                false,
                                List.of("uint8", "fqdn", "tuple"),
                                Optional.of("types"))));
        custom.add(
                new OptionDefinition(
                        DHCP4,
                        231,
                        "wrapper",
                        OptionShape.of("empty", false, List.of(), Optional.of("wrapped"))));
        custom.add(
                new OptionDefinition(
                        "wrapped",
                        7,
                        "inner",
                        OptionShape.of("empty", false, List.of(), Optional.of("types"))));
        custom.add(
                new OptionDefinition(
                        OptionCatalog.VENDOR_ENCAPSULATED,
                        1,
                        "controller",
                        OptionShape.of("address", false, List.of(), Optional.empty())));
        return OptionCatalog.with(custom);
    }

    static Stream<OptionDefinition> definitions() {
        return Stream.of(
                        DHCP4,
                        OptionCatalog.RELAY_AGENT,
                        OptionCatalog.VENDOR_ENCAPSULATED,
                        "cablelabs-client-conf",
                        "vendor-4491",
                        "mos-addresses",
                        "types",
                        "wrapped")
                .flatMap(space -> CATALOG.definitions(space).stream());
    }

    @ParameterizedTest
    @MethodSource("definitions")
    void whatIsWrittenIsPrintedAgain(OptionDefinition definition) {
        Random random = new Random(SEED + definition.code());
        for (int i = 0; i < ROUNDS; i++) {
            OptionText text = value(definition.shape(), random, 0);
            OctetString octets = CATALOG.encode(definition, text);

            assertThat(CATALOG.print(definition, octets))
                    .as("seed %s, round %s", SEED, i)
                    .isEqualTo(text);
            assertThat(CATALOG.read(definition, octets)).isInstanceOf(OptionValue.Structured.class);
        }
    }

    /** Random bytes are seldom a value, so values with a byte or two changed are tried as well. */
    @ParameterizedTest
    @MethodSource("definitions")
    void anyBytesArePrintedAndWrittenBack(OptionDefinition definition) {
        Random random = new Random(SEED - definition.code());
        for (int i = 0; i < ROUNDS; i++) {
            byte[] bytes = new byte[random.nextInt(24)];
            random.nextBytes(bytes);
            if (random.nextBoolean()) {
                bytes = CATALOG.encode(definition, value(definition.shape(), random, 0)).toBytes();
            }
            for (int j = random.nextInt(3); j > 0 && bytes.length > 0; j--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            OctetString octets = OctetString.of(bytes);

            OptionText printed = CATALOG.print(definition, octets);
            OctetString again = CATALOG.encode(definition, printed);

            if (!again.equals(octets)) {
                assertThat(CATALOG.read(definition, again))
                        .as("seed %s, round %s: names that were compressed", SEED, i)
                        .isEqualTo(CATALOG.read(definition, octets));
                assertThat(CATALOG.print(definition, again)).isEqualTo(printed);
            }
        }
    }

    private static OptionText value(OptionShape shape, Random random, int depth) {
        if (shape.layout() == OptionShape.Layout.BY_ENTERPRISE) {
            return byEnterprise(shape, random, depth);
        }
        OptionText own = new OptionText.Items(items(shape, random));
        Optional<String> inside = shape.encapsulates();
        if (inside.isEmpty()
                || shape.isOctetsOrSubOptions() && CATALOG.definitions(inside.get()).isEmpty()) {
            return own;
        }
        List<OptionDefinition> all = new ArrayList<>(CATALOG.definitions(inside.get()));
        Collections.shuffle(all, random);
        Map<String, OptionText> entries = new LinkedHashMap<>();
        if (!shape.fields().isEmpty() && !shape.isOctetsOrSubOptions()) {
            entries.put(OptionText.OWN_FIELDS, own);
        }
        int count = 1 + random.nextInt(Math.min(2, all.size()));
        for (OptionDefinition one : all.subList(0, count)) {
            entries.put(one.name(), value(one.shape(), random, depth + 1));
        }
        return new OptionText.Nested(entries);
    }

    private static OptionText byEnterprise(OptionShape shape, Random random, int depth) {
        Map<String, OptionText> entries = new LinkedHashMap<>();
        for (int i = 0; i <= random.nextInt(3); i++) {
            entries.put(
                    Integer.toUnsignedString(random.nextInt()),
                    shape.encapsulates().isPresent()
                            ? OptionText.of(field(FieldType.HEX, random))
                            : new OptionText.Items(
                                    items(OptionShape.many(FieldType.TUPLE), random)));
        }
        if (shape.encapsulates().isPresent()) {
            entries.put(
                    "4491",
                    value(OptionShape.octetsOrSubOptions("vendor-4491"), random, depth + 1));
        }
        return new OptionText.Nested(entries);
    }

    private static List<String> items(OptionShape shape, Random random) {
        List<String> items = new ArrayList<>();
        if (shape.layout() == OptionShape.Layout.NAMES_OR_ADDRESSES) {
            FieldType type = random.nextBoolean() ? FieldType.ADDRESS : FieldType.FQDN;
            return items(OptionShape.many(type), random);
        }
        shape.fields().forEach(type -> items.add(field(type, random)));
        for (int i = random.nextInt(4); i > 0; i--) {
            switch (shape.layout()) {
                case LAST_REPEATS -> items.add(field(shape.fields().getLast(), random));
                case ALL_REPEAT -> shape.fields().forEach(type -> items.add(field(type, random)));
                case ONCE, NAMES_OR_ADDRESSES, BY_ENTERPRISE -> {}
            }
        }
        return items;
    }

    private static String field(FieldType type, Random random) {
        return switch (type) {
            case ADDRESS -> address(random);
            case IPV6_ADDRESS -> {
                byte[] bytes = new byte[16];
                random.nextBytes(bytes);
                for (int i = random.nextInt(16); i > 0; i--) {
                    bytes[random.nextInt(16)] = 0;
                }
                yield Ipv6Text.format(OctetString.of(bytes));
            }
            case UINT8 -> Integer.toString(random.nextInt(256));
            case UINT16 -> Integer.toString(random.nextInt(65536));
            case UINT32 -> Integer.toUnsignedString(random.nextInt());
            case INT8 -> Integer.toString((byte) random.nextInt());
            case INT16 -> Integer.toString((short) random.nextInt());
            case INT32 -> Integer.toString(random.nextInt());
            case BOOLEAN -> Boolean.toString(random.nextBoolean());
            case STRING, TUPLE, TUPLE16 -> "t" + letters(random, "abc ÄÖ漢🙂=,:/'\"\\");
            case FQDN -> "n" + letters(random, "abcXYZ019_") + "." + "z" + letters(random, "abc");
            case HEX -> {
                byte[] bytes = new byte[1 + random.nextInt(12)];
                random.nextBytes(bytes);
                yield OctetString.of(bytes).toString();
            }
            case PSID -> {
                int length = random.nextInt(17);
                yield random.nextInt(1 << length) + "/" + length;
            }
            case ROUTE -> {
                int length = random.nextInt(33);
                long bits = (random.nextInt() & 0xffff_ffffL) >>> 32 - length << 32 - length;
                yield Ipv4Address.ofLong(bits & 0xffff_ffffL)
                        + "/"
                        + length
                        + " via "
                        + address(random);
            }
            case ADDRESS_LIST ->
                    random.nextBoolean()
                            ? address(random)
                            : address(random) + " " + address(random);
        };
    }

    private static String address(Random random) {
        return new Ipv4Address(random.nextInt()).toString();
    }

    private static String letters(Random random, String alphabet) {
        int[] letters = alphabet.codePoints().toArray();
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(8); i > 0; i--) {
            text.appendCodePoint(letters[random.nextInt(letters.length)]);
        }
        return text.toString();
    }
}
