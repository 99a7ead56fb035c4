package io.leasehold.ipam.option;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the bytes of an option are made of.
 *
 * @param layout how the fields follow one another
 * @param fields in their order; none for an option that is only there
 * @param encapsulates the space of the sub-options that follow the fields. An option of one {@link
 *     FieldType#HEX} field that encapsulates is one or the other: bytes, or sub-options.
 */
public record OptionShape(Layout layout, List<FieldType> fields, Optional<String> encapsulates) {
    /** How often the fields are there. */
    public enum Layout {
        ONCE,
        /** The last field once or more. */
        LAST_REPEATS,
        /** All fields together once or more, as the pairs of option 33 (RFC 2132 section 5.8). */
        ALL_REPEAT,
        /** A byte that says which, then names (0) or addresses (1), as in RFC 3361. */
        NAMES_OR_ADDRESSES,
        /** For each vendor its enterprise number, a length, and what it says (RFC 3925). */
        BY_ENTERPRISE
    }

    private static final String RECORD = "record";
    private static final String EMPTY = "empty";

    public OptionShape {
        fields = List.copyOf(fields);
        if (layout == Layout.LAST_REPEATS && fields.isEmpty()) {
            throw new IllegalArgumentException(
                    "an array of nothing: an empty option has no fields");
        }
        for (int i = 0; i < fields.size(); i++) {
            boolean last = i == fields.size() - 1;
            if (fields.get(i).takesTheRest() && !(last && layout == Layout.ONCE)) {
                if (layout == Layout.ONCE || !last) {
                    throw new IllegalArgumentException(
                            "field "
                                    + (i + 1)
                                    + " ("
                                    + fields.get(i).word()
                                    + ") takes all bytes that are left, so nothing can follow it");
                }
                if (layout != Layout.BY_ENTERPRISE) {
                    throw new IllegalArgumentException(
                            "an array of "
                                    + fields.get(i).word()
                                    + ": the first would take all bytes that are left");
                }
            }
        }
        boolean bytesInstead = layout == Layout.ONCE && fields.equals(List.of(FieldType.HEX));
        boolean open =
                layout == Layout.LAST_REPEATS
                        || layout == Layout.ALL_REPEAT
                        || layout == Layout.NAMES_OR_ADDRESSES
                        || !fields.isEmpty() && fields.getLast().takesTheRest();
        if (encapsulates.isPresent() && open && !bytesInstead && layout != Layout.BY_ENTERPRISE) {
            throw new IllegalArgumentException(
                    "its fields have no end that can be seen, so sub-options cannot follow them");
        }
    }

    static OptionShape one(FieldType... fields) {
        return new OptionShape(Layout.ONCE, List.of(fields), Optional.empty());
    }

    /** The last field once or more. */
    static OptionShape many(FieldType... fields) {
        return new OptionShape(Layout.LAST_REPEATS, List.of(fields), Optional.empty());
    }

    static OptionShape pairsOf(FieldType field) {
        return new OptionShape(Layout.ALL_REPEAT, List.of(field, field), Optional.empty());
    }

    static OptionShape namesOrAddresses() {
        return new OptionShape(Layout.NAMES_OR_ADDRESSES, List.of(), Optional.empty());
    }

    /** Nothing but sub-options. */
    static OptionShape subOptions(String space) {
        return new OptionShape(Layout.ONCE, List.of(), Optional.of(space));
    }

    /** Sub-options, or bytes of whatever meaning. */
    static OptionShape octetsOrSubOptions(String space) {
        return new OptionShape(Layout.ONCE, List.of(FieldType.HEX), Optional.of(space));
    }

    /** RFC 3925 section 3: of each vendor, texts. */
    static OptionShape textsByEnterprise() {
        return new OptionShape(Layout.BY_ENTERPRISE, List.of(FieldType.TUPLE), Optional.empty());
    }

    /** RFC 3925 section 4: of each vendor, sub-options of the space {@code vendor-NUMBER}. */
    static OptionShape subOptionsByEnterprise() {
        return new OptionShape(Layout.BY_ENTERPRISE, List.of(FieldType.HEX), Optional.of("vendor"));
    }

    /**
     * The shape that a definition in a configuration describes.
     *
     * @param type a word of {@link FieldType}, {@code empty} or {@code record}
     * @param array whether the (last) field may be there more than once
     * @param record the words of the fields of a record; empty for other types
     * @param encapsulates the space of sub-options
     * @throws IllegalArgumentException saying what cannot be
     */
    public static OptionShape of(
            String type, boolean array, List<String> record, Optional<String> encapsulates) {
        if (type.equals(RECORD) == record.isEmpty()) {
            throw new IllegalArgumentException(
                    record.isEmpty()
                            ? "a record without fields"
                            : "fields of a record, and the type is " + type);
        }
        if (record.size() == 1) {
            throw new IllegalArgumentException(
                    "a record of one field; that is an option of type " + record.getFirst());
        }
        List<FieldType> fields = new ArrayList<>();
        for (String word : type.equals(RECORD) ? record : List.of(type)) {
            if (word.equals(EMPTY) && record.isEmpty()) {
                break;
            }
            fields.add(
                    FieldType.named(word)
                            .orElseThrow(
                                    () ->
                                            new IllegalArgumentException(
                                                    "there is no type '"
                                                            + word
                                                            + "'; one of "
                                                            + String.join(", ", typeWords()))));
        }
        return new OptionShape(array ? Layout.LAST_REPEATS : Layout.ONCE, fields, encapsulates);
    }

    private static List<String> typeWords() {
        List<String> words = new ArrayList<>(FieldType.words());
        words.add(EMPTY);
        words.add(RECORD);
        return words;
    }

    /** The type of the definition that {@link #of} made this from. */
    public String type() {
        return switch (fields.size()) {
            case 0 -> EMPTY;
            case 1 -> fields.getFirst().word();
            default -> RECORD;
        };
    }

    public boolean array() {
        return layout == Layout.LAST_REPEATS;
    }

    /** The fields of a record, as {@link #of} takes them. */
    public List<String> fieldWords() {
        return fields.size() < 2 ? List.of() : fields.stream().map(FieldType::word).toList();
    }

    /** Whether a value is either bytes or sub-options. */
    boolean isOctetsOrSubOptions() {
        return layout == Layout.ONCE
                && encapsulates.isPresent()
                && fields.equals(List.of(FieldType.HEX));
    }

    /** What a value looks like, to follow "write". */
    public String example() {
        if (layout == Layout.BY_ENTERPRISE) {
            return encapsulates.isPresent()
                    ? "sub-options by enterprise number, like { 4491: { 1: \"01:02:ff\" } }"
                    : "texts by enterprise number, like { 4491: [docsis3.0] }";
        }
        if (isOctetsOrSubOptions()) {
            return FieldType.HEX.exampleOfOne() + ", or sub-options, like { 1: \"c0:00:02:01\" }";
        }
        if (encapsulates.isPresent()) {
            return fields.isEmpty()
                    ? "sub-options by name or code, like { 1: \"01:02:ff\" }"
                    : "its fields and sub-options, like { value: ["
                            + words()
                            + "], 1: \"01:02:ff\" }";
        }
        return switch (layout) {
            case NAMES_OR_ADDRESSES ->
                    "either "
                            + FieldType.FQDN.exampleOfMany()
                            + " or "
                            + FieldType.ADDRESS.exampleOfMany();
            case ALL_REPEAT -> "pairs one after another, like [198.51.100.7, 192.0.2.1]";
            case LAST_REPEATS ->
                    fields.size() == 1
                            ? fields.getFirst().exampleOfMany()
                            : "a list of " + words() + " (once or more)";
            case ONCE ->
                    switch (fields.size()) {
                        case 0 -> "nothing: an empty list, []";
                        case 1 -> fields.getFirst().exampleOfOne();
                        default -> "a list of " + words();
                    };
            case BY_ENTERPRISE -> throw new IllegalStateException("answered above");
        };
    }

    private String words() {
        return fields.stream().map(FieldType::word).collect(Collectors.joining(", "));
    }
}
