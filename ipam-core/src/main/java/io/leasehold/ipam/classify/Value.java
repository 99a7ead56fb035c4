package io.leasehold.ipam.classify;

import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv6Text;
import io.leasehold.ipam.net.OctetString;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/// What is bytes. Immutable.
sealed interface Value extends Term {
    /// The bytes for one message; the empty string for what is not there.
    OctetString bytes(Evaluation run);

    /// What is written down in the expression: `'text'`, `0x0102`, `192.0.2.1`, `17`.
    ///
    /// @param text its one canonical spelling
    record Literal(String text, OctetString value) implements Value {
        static Literal ofText(String text) {
            return new Literal(
                    "'" + text + "'", OctetString.of(text.getBytes(StandardCharsets.UTF_8)));
        }

        /// @param digits hex digits; an odd number of them has a zero in front
        static Literal ofHex(String digits) {
            OctetString value =
                    OctetString.of(
                            HexFormat.of()
                                    .parseHex(digits.length() % 2 == 0 ? digits : "0" + digits));
            return new Literal("0x" + HexFormat.of().formatHex(value.toBytes()), value);
        }

        static Literal ofNumber(long number) {
            return new Literal(Long.toString(number), number((int) number));
        }

        static Literal ofAddress(Ipv4Address address) {
            return new Literal(address.toString(), OctetString.of(address.toBytes()));
        }

        static Literal ofIpv6(OctetString address) {
            return new Literal(Ipv6Text.format(address), address);
        }

        @Override
        public OctetString bytes(Evaluation run) {
            return value;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /// How an option's value is asked for. Both give its bytes.
    enum Representation {
        TEXT,
        HEX
    }

    /// `option[60].hex`.
    record OptionValue(Selector what, Representation representation) implements Value {
        @Override
        public OctetString bytes(Evaluation run) {
            return what.find(run.facts()).orElse(OctetString.EMPTY);
        }

        @Override
        public String toString() {
            return what + (representation == Representation.TEXT ? ".text" : ".hex");
        }
    }

    /// `vendor-class[4491].data[0]`.
    record VendorClassData(Selector.OfVendorClass what) implements Value {
        @Override
        public OctetString bytes(Evaluation run) {
            return what.find(run.facts()).orElse(OctetString.EMPTY);
        }

        @Override
        public String toString() {
            return what + ".data" + (what.index() == 0 ? "" : "[" + what.index() + "]");
        }
    }

    /// What does not need an argument. Numbers are four bytes, also where the header has one.
    enum Field implements Value {
        IFACE("pkt.iface"),
        SRC("pkt.src"),
        DST("pkt.dst"),
        LEN("pkt.len"),
        MAC("pkt4.mac"),
        HLEN("pkt4.hlen"),
        HTYPE("pkt4.htype"),
        CIADDR("pkt4.ciaddr"),
        GIADDR("pkt4.giaddr"),
        YIADDR("pkt4.yiaddr"),
        SIADDR("pkt4.siaddr"),
        MSGTYPE("pkt4.msgtype"),
        TRANSID("pkt4.transid"),
        VENDOR("vendor.enterprise"),
        VENDOR_CLASS("vendor-class.enterprise");

        private final String text;

        Field(String text) {
            this.text = text;
        }

        /// The field called `object.name`.
        static Optional<Field> named(String object, String name) {
            for (Field field : values()) {
                if (field.text.equals(object + "." + name)) {
                    return Optional.of(field);
                }
            }
            return Optional.empty();
        }

        @Override
        public OctetString bytes(Evaluation run) {
            Facts facts = run.facts();
            return switch (this) {
                case IFACE ->
                        OctetString.of(facts.networkInterface().getBytes(StandardCharsets.UTF_8));
                case SRC -> number(facts.source().bits());
                case DST -> number(facts.destination().bits());
                case LEN -> number(facts.lengthBytes());
                case MAC -> facts.chaddr().octets();
                case HLEN -> number(facts.chaddr().octets().length());
                case HTYPE -> number(facts.chaddr().type());
                case CIADDR -> number(facts.ciaddr().bits());
                case GIADDR -> number(facts.giaddr().bits());
                case YIADDR -> number(facts.yiaddr().bits());
                case SIADDR -> number(facts.siaddr().bits());
                case MSGTYPE -> number(facts.messageType());
                case TRANSID -> number(facts.xid());
                case VENDOR -> enterprise(facts, Selector.VENDOR_OPTIONS);
                case VENDOR_CLASS -> enterprise(facts, Selector.VENDOR_CLASSES);
            };
        }

        private static OctetString enterprise(Facts facts, int code) {
            return facts.option(code)
                    .flatMap(value -> VendorBlock.first(value, VendorBlock.ANY))
                    .map(block -> number((int) block.enterprise()))
                    .orElse(OctetString.EMPTY);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /// `substring(value, start, length)`: a negative start counts from the end; a negative length
    /// means the bytes before the start. Nothing, if the start lies outside.
    ///
    /// @param length empty for `all`
    record Substring(Value of, int start, OptionalInt length) implements Value {
        @Override
        public OctetString bytes(Evaluation run) {
            OctetString whole = of.bytes(run);
            int size = whole.length();
            if (start < -size || start >= size) {
                return OctetString.EMPTY;
            }
            int from = start < 0 ? size + start : start;
            long wanted = length.orElse(size);
            return wanted < 0
                    ? whole.slice((int) Math.max(0, from + wanted), from)
                    : whole.slice(from, (int) Math.min(size, from + wanted));
        }

        @Override
        public String toString() {
            String count = length.isPresent() ? Integer.toString(length.getAsInt()) : "all";
            return "substring(" + of + ", " + start + ", " + count + ")";
        }
    }

    /// `split(value, delimiters, field)`: the field between delimiters, counted from 1. Each byte
    /// of the second argument is a delimiter; two in a row have an empty field between them.
    /// Without delimiters, the whole value.
    record Split(Value of, Value delimiters, int field) implements Value {
        @Override
        public OctetString bytes(Evaluation run) {
            OctetString whole = of.bytes(run);
            OctetString separators = delimiters.bytes(run);
            if (separators.isEmpty()) {
                return whole;
            }
            long[] isSeparator = new long[4];
            for (int i = 0; i < separators.length(); i++) {
                isSeparator[separators.at(i) >> 6] |= 1L << separators.at(i);
            }
            int start = 0;
            int number = 1;
            for (int i = 0; i < whole.length(); i++) {
                int octet = whole.at(i);
                if ((isSeparator[octet >> 6] & 1L << octet) != 0) {
                    if (number == field) {
                        return whole.slice(start, i);
                    }
                    number++;
                    start = i + 1;
                }
            }
            return number == field ? whole.slice(start, whole.length()) : OctetString.EMPTY;
        }

        @Override
        public String toString() {
            return "split(" + of + ", " + delimiters + ", " + field + ")";
        }
    }

    /// `a + b + c`, also written `concat(a, b)`.
    record Concatenation(List<Value> parts) implements Value {
        public Concatenation {
            parts = List.copyOf(parts);
        }

        @Override
        public OctetString bytes(Evaluation run) {
            OctetString[] each = new OctetString[parts.size()];
            int size = 0;
            for (int i = 0; i < each.length; i++) {
                each[i] = parts.get(i).bytes(run);
                size += each[i].length();
                if (size > Evaluation.MAX_VALUE_BYTES) {
                    return run.fail(this, each[i], "at most 65536 bytes in all");
                }
            }
            byte[] joined = new byte[size];
            int at = 0;
            for (OctetString part : each) {
                System.arraycopy(part.toBytes(), 0, joined, at, part.length());
                at += part.length();
            }
            return OctetString.of(joined);
        }

        @Override
        public String toString() {
            return parts.stream()
                    .map(part -> part instanceof Concatenation ? "(" + part + ")" : part.toString())
                    .collect(Collectors.joining(" + "));
        }
    }

    /// `ifelse(condition, a, b)`; `sifelse` when both values are always evaluated.
    record IfElse(Condition condition, Value then, Value otherwise, Condition.Operands operands)
            implements Value {
        @Override
        public OctetString bytes(Evaluation run) {
            boolean holds = condition.holds(run);
            if (operands == Condition.Operands.AS_NEEDED) {
                return holds ? then.bytes(run) : otherwise.bytes(run);
            }
            OctetString first = then.bytes(run);
            OctetString second = otherwise.bytes(run);
            return holds ? first : second;
        }

        @Override
        public String toString() {
            String name = operands == Condition.Operands.ALL ? "sifelse(" : "ifelse(";
            return name + condition + ", " + then + ", " + otherwise + ")";
        }
    }

    /// `hexstring(value, separator)`: pairs of lower-case hex digits.
    record HexText(Value of, Value separator) implements Value {
        @Override
        public OctetString bytes(Evaluation run) {
            OctetString whole = of.bytes(run);
            OctetString between = separator.bytes(run);
            if (whole.isEmpty()) {
                return OctetString.EMPTY;
            }
            long size = 2L * whole.length() + (whole.length() - 1L) * between.length();
            if (size > Evaluation.MAX_VALUE_BYTES) {
                return run.fail(this, whole, "no more than becomes 65536 bytes");
            }
            byte[] gap = between.toBytes();
            byte[] text = new byte[(int) size];
            int at = 0;
            for (int i = 0; i < whole.length(); i++) {
                if (i > 0) {
                    System.arraycopy(gap, 0, text, at, gap.length);
                    at += gap.length;
                }
                text[at++] = (byte) Character.forDigit(whole.at(i) >> 4, 16);
                text[at++] = (byte) Character.forDigit(whole.at(i) & 15, 16);
            }
            return OctetString.of(text);
        }

        @Override
        public String toString() {
            return "hexstring(" + of + ", " + separator + ")";
        }
    }

    /// To which case ASCII letters are changed.
    enum Letters {
        LOWER("lcase", 'A', 'Z'),
        UPPER("ucase", 'a', 'z');

        private final String function;
        private final int first;
        private final int last;

        Letters(String function, int first, int last) {
            this.function = function;
            this.first = first;
            this.last = last;
        }

        private boolean changes(int octet) {
            return octet >= first && octet <= last;
        }
    }

    /// `lcase(value)`, `ucase(value)`: ASCII letters only.
    record CaseChange(Letters to, Value of) implements Value {
        private static final int CASE_BIT = 0x20;

        @Override
        public OctetString bytes(Evaluation run) {
            byte[] text = of.bytes(run).toBytes();
            for (int i = 0; i < text.length; i++) {
                if (to.changes(text[i])) {
                    text[i] ^= CASE_BIT;
                }
            }
            return OctetString.of(text);
        }

        @Override
        public String toString() {
            return to.function + "(" + of + ")";
        }
    }

    /// `addrtotext(value)`: 4 bytes as 192.0.2.1, 16 as an IPv6 address, none as nothing.
    record AddressText(Value of) implements Value {
        @Override
        public OctetString bytes(Evaluation run) {
            OctetString address = of.bytes(run);
            return switch (address.length()) {
                case 0 -> address;
                case 4 -> ascii(Ipv4Address.ofBytes(address.toBytes(), 0).toString());
                case Ipv6Text.BYTES -> ascii(Ipv6Text.format(address));
                default -> run.fail(this, address, "4 or 16 bytes");
            };
        }

        @Override
        public String toString() {
            return "addrtotext(" + of + ")";
        }
    }

    /// The numbers that can be made text.
    enum NumberType {
        INT8("int8totext", 1, "1 byte"),
        INT16("int16totext", 2, "2 bytes"),
        INT32("int32totext", 4, "4 bytes"),
        UINT8("uint8totext", 1, "1 byte"),
        UINT16("uint16totext", 2, "2 bytes"),
        UINT32("uint32totext", 4, "4 bytes");

        private final String function;
        private final int size;
        private final String wanted;

        NumberType(String function, int size, String wanted) {
            this.function = function;
            this.size = size;
            this.wanted = wanted;
        }

        static Optional<NumberType> named(String function) {
            for (NumberType type : values()) {
                if (type.function.equals(function)) {
                    return Optional.of(type);
                }
            }
            return Optional.empty();
        }

        private long read(OctetString bytes) {
            long number = 0;
            for (int i = 0; i < size; i++) {
                number = number << 8 | bytes.at(i);
            }
            return switch (this) {
                case INT8 -> (byte) number;
                case INT16 -> (short) number;
                case INT32 -> (int) number;
                case UINT8, UINT16, UINT32 -> number;
            };
        }
    }

    /// `uint16totext(value)` and its like: decimal digits; none for no bytes.
    record NumberText(NumberType type, Value of) implements Value {
        @Override
        public OctetString bytes(Evaluation run) {
            OctetString number = of.bytes(run);
            if (number.isEmpty()) {
                return number;
            }
            return number.length() == type.size
                    ? ascii(Long.toString(type.read(number)))
                    : run.fail(this, number, type.wanted);
        }

        @Override
        public String toString() {
            return type.function + "(" + of + ")";
        }
    }

    private static OctetString number(int bits) {
        return OctetString.of(new Ipv4Address(bits).toBytes());
    }

    private static OctetString ascii(String text) {
        return OctetString.of(text.getBytes(StandardCharsets.US_ASCII));
    }
}
