package io.leasehold.ipam.option;

import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.option.OptionShape.Layout;
import io.leasehold.ipam.option.SubOptions.SubOption;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Turns options from text into bytes, from bytes into values, and from bytes into text again. */
final class OptionCodec {
    private static final long MOST_ENTERPRISE = 0xffff_ffffL;
    private static final int NAMES = 0;
    private static final int ADDRESSES = 1;

    private final OptionCatalog catalog;

    OptionCodec(OptionCatalog catalog) {
        this.catalog = catalog;
    }

    /**
     * The bytes of options of one space, in the order they are written; what is wrong is among the
     * faults and not in the answer.
     */
    List<SubOption> encodeAll(
            String space,
            Map<String, OptionText> entries,
            List<String> path,
            List<OptionFault> faults) {
        List<SubOption> all = new ArrayList<>();
        Map<Integer, String> written = new HashMap<>();
        entries.forEach(
                (key, text) -> {
                    List<String> here = below(path, key);
                    Optional<OptionDefinition> definition = definition(space, key, here, faults);
                    if (definition.isEmpty()) {
                        return;
                    }
                    int code = definition.get().code();
                    String first = written.putIfAbsent(code, key);
                    if (first != null) {
                        faults.add(new OptionFault.Twice(here, code, first));
                        return;
                    }
                    encode(definition.get().shape(), text, here, faults)
                            .ifPresent(octets -> all.add(new SubOption(code, octets)));
                });
        return all;
    }

    /** The option that a key means, unless it may not be set. */
    Optional<OptionDefinition> definition(
            String space, String key, List<String> path, List<OptionFault> faults) {
        boolean top = space.equals(OptionCatalog.DHCP4);
        Optional<OptionDefinition> found = catalog.find(space, key);
        if (found.isEmpty()) {
            boolean number = key.matches("[0-9]+");
            faults.add(
                    new OptionFault.BadKey(
                            path,
                            number
                                    ? "option code " + shortened(key) + " is not 1 to 254"
                                    : top
                                            ? "there is no option '" + shortened(key) + "'"
                                            : "there is no sub-option '"
                                                    + shortened(key)
                                                    + "' in "
                                                    + space,
                            number
                                    ? "see the IANA registry of DHCP options for the code"
                                    : "use a name from docs/configuration.md, or the option's"
                                            + " code with its value in hex",
                            catalog.names(space)));
            return found;
        }
        Optional<String> refusal =
                top ? OptionCatalog.refusal(found.get().code()) : Optional.empty();
        refusal.ifPresent(
                reason ->
                        faults.add(
                                new OptionFault.BadKey(
                                        path,
                                        "option "
                                                + found.get().code()
                                                + " cannot be set: "
                                                + reason,
                                        "remove it",
                                        List.of())));
        return refusal.isPresent() ? Optional.empty() : found;
    }

    private static String shortened(String key) {
        return key.length() <= 80 ? key : key.substring(0, 80) + "...";
    }

    Optional<OctetString> encode(
            OptionShape shape, OptionText text, List<String> path, List<OptionFault> faults) {
        int before = faults.size();
        try {
            OctetString octets =
                    switch (text) {
                        case OptionText.Items(List<String> items) -> items(shape, items);
                        case OptionText.Nested(Map<String, OptionText> entries) ->
                                nested(shape, entries, path, faults);
                    };
            return faults.size() == before ? Optional.of(octets) : Optional.empty();
        } catch (IllegalArgumentException wrong) {
            faults.add(
                    new OptionFault.BadValue(
                            path, String.valueOf(wrong.getMessage()), "write " + shape.example()));
            return Optional.empty();
        }
    }

    private static OctetString items(OptionShape shape, List<String> items) {
        if (items.size() == 1 && items.getFirst().startsWith(OptionText.OCTETS)) {
            return OctetString.parseHex(items.getFirst().substring(OptionText.OCTETS.length()));
        }
        if (shape.layout() == Layout.BY_ENTERPRISE) {
            return fields(OptionShape.one(FieldType.HEX), items);
        }
        if (shape.layout() == Layout.NAMES_OR_ADDRESSES) {
            return namesOrAddresses(items);
        }
        return fields(shape, items);
    }

    private static OctetString fields(OptionShape shape, List<String> items) {
        List<FieldType> types = types(shape, items.size());
        OctetString octets = OctetString.EMPTY;
        for (int i = 0; i < types.size(); i++) {
            try {
                octets = octets.concat(types.get(i).parse(items.get(i)).octets());
            } catch (IllegalArgumentException wrong) {
                if (shape.fields().size() == 1) {
                    throw wrong;
                }
                throw new IllegalArgumentException(
                        "value "
                                + (i + 1)
                                + " ("
                                + types.get(i).word()
                                + "): "
                                + wrong.getMessage(),
                        wrong);
            }
        }
        return octets;
    }

    /** The types of so many values. */
    private static List<FieldType> types(OptionShape shape, int count) {
        int size = shape.fields().size();
        List<FieldType> types = new ArrayList<>(shape.fields());
        boolean right =
                switch (shape.layout()) {
                    case ONCE -> count == size || count == size - 1 && hasOptionalEnd(shape);
                    case LAST_REPEATS -> count >= size;
                    case ALL_REPEAT -> count > 0 && count % size == 0;
                    case NAMES_OR_ADDRESSES, BY_ENTERPRISE -> false;
                };
        if (!right) {
            throw new IllegalArgumentException(
                    count + (count == 1 ? " value" : " values") + " where " + wanted(shape));
        }
        while (types.size() < count) {
            types.add(
                    shape.layout() == Layout.ALL_REPEAT
                            ? shape.fields().get(types.size() % size)
                            : shape.fields().getLast());
        }
        return types.subList(0, count);
    }

    /** What fills the rest of a record fills it also when there is no rest (RFC 2610 section 4). */
    private static boolean hasOptionalEnd(OptionShape shape) {
        return shape.fields().size() > 1 && shape.fields().getLast().takesTheRest();
    }

    private static String wanted(OptionShape shape) {
        int size = shape.fields().size();
        String atLeast = shape.layout() == Layout.LAST_REPEATS ? "at least " : "";
        if (shape.layout() == Layout.ALL_REPEAT) {
            return "pairs are wanted";
        }
        if (size == 0) {
            return "none is wanted";
        }
        if (size == 1) {
            return atLeast.isEmpty() ? "exactly one is wanted" : "at least one is wanted";
        }
        return atLeast
                + size
                + " are wanted ("
                + String.join(", ", shape.fields().stream().map(FieldType::word).toList())
                + ")";
    }

    private static OctetString namesOrAddresses(List<String> items) {
        boolean addresses = items.stream().allMatch(item -> item.matches("[0-9.]+"));
        return OctetString.of(new byte[] {(byte) (addresses ? ADDRESSES : NAMES)})
                .concat(
                        fields(
                                OptionShape.many(addresses ? FieldType.ADDRESS : FieldType.FQDN),
                                items));
    }

    private OctetString nested(
            OptionShape shape,
            Map<String, OptionText> entries,
            List<String> path,
            List<OptionFault> faults) {
        if (shape.layout() == Layout.BY_ENTERPRISE) {
            return vendors(shape, entries, path, faults);
        }
        if (shape.encapsulates().isEmpty()) {
            throw new IllegalArgumentException("a mapping, but it has no sub-options");
        }
        Map<String, OptionText> subOptions = new LinkedHashMap<>(entries);
        OptionText own = subOptions.remove(OptionText.OWN_FIELDS);
        OptionShape ownShape =
                shape.isOctetsOrSubOptions()
                        ? OptionShape.one()
                        : new OptionShape(shape.layout(), shape.fields(), Optional.empty());
        OctetString fields = OctetString.EMPTY;
        if (own != null) {
            fields =
                    encode(ownShape, own, below(path, OptionText.OWN_FIELDS), faults)
                            .orElse(OctetString.EMPTY);
        } else if (!ownShape.fields().isEmpty()) {
            throw new IllegalArgumentException("its own fields are missing");
        }
        return fields.concat(
                SubOptions.write(encodeAll(shape.encapsulates().get(), subOptions, path, faults)));
    }

    private OctetString vendors(
            OptionShape shape,
            Map<String, OptionText> entries,
            List<String> path,
            List<OptionFault> faults) {
        if (entries.isEmpty()) {
            throw new IllegalArgumentException("no enterprise at all");
        }
        OctetString octets = OctetString.EMPTY;
        for (Map.Entry<String, OptionText> entry : entries.entrySet()) {
            List<String> here = below(path, entry.getKey());
            if (!entry.getKey().matches("0|[1-9][0-9]{0,9}")
                    || Long.parseLong(entry.getKey()) > MOST_ENTERPRISE) {
                faults.add(
                        new OptionFault.BadKey(
                                here,
                                "'"
                                        + shortened(entry.getKey())
                                        + "' is not an enterprise number, 0 to "
                                        + MOST_ENTERPRISE,
                                "see the IANA registry of private enterprise numbers",
                                List.of()));
                continue;
            }
            long enterprise = Long.parseLong(entry.getKey());
            Optional<OctetString> said =
                    encode(ofVendor(shape, enterprise), entry.getValue(), here, faults);
            if (said.isPresent()) {
                int length = said.get().length();
                if (length > SubOptions.LONGEST) {
                    faults.add(
                            new OptionFault.BadValue(
                                    here,
                                    length
                                            + " bytes of one enterprise; "
                                            + SubOptions.LONGEST
                                            + " are the most (RFC 3925)",
                                    "set less of them"));
                    continue;
                }
                octets =
                        octets.concat(new Field.Whole(enterprise, 4).octets())
                                .concat(new Field.Whole(length, 1).octets())
                                .concat(said.get());
            }
        }
        return octets;
    }

    /** What one vendor says. */
    private static OptionShape ofVendor(OptionShape shape, long enterprise) {
        return shape.encapsulates()
                .map(prefix -> OptionShape.octetsOrSubOptions(prefix + "-" + enterprise))
                .orElseGet(
                        () ->
                                new OptionShape(
                                        Layout.LAST_REPEATS, shape.fields(), Optional.empty()));
    }

    private static List<String> below(List<String> path, String key) {
        List<String> below = new ArrayList<>(path);
        below.add(key);
        return List.copyOf(below);
    }

    OptionValue read(OptionShape shape, OctetString octets) {
        try {
            return structured(shape, octets);
        } catch (IllegalArgumentException wrong) {
            return new OptionValue.Malformed(String.valueOf(wrong.getMessage()));
        }
    }

    private OptionValue.Structured structured(OptionShape shape, OctetString octets) {
        OctetReader in = new OctetReader(octets);
        if (shape.layout() == Layout.BY_ENTERPRISE) {
            return new OptionValue.Structured(List.of(), vendors(shape, in));
        }
        if (shape.isOctetsOrSubOptions()) {
            return octetsOrSubOptions(shape, octets);
        }
        List<Field> fields = new ArrayList<>();
        switch (shape.layout()) {
            case ONCE -> {
                for (int i = 0; i < shape.fields().size(); i++) {
                    boolean end = i > 0 && i == shape.fields().size() - 1 && hasOptionalEnd(shape);
                    if (!end || in.left() > 0) {
                        fields.add(shape.fields().get(i).read(in));
                    }
                }
            }
            case LAST_REPEATS -> {
                shape.fields().forEach(type -> fields.add(type.read(in)));
                while (in.left() > 0) {
                    fields.add(shape.fields().getLast().read(in));
                }
            }
            case ALL_REPEAT -> {
                do {
                    shape.fields().forEach(type -> fields.add(type.read(in)));
                } while (in.left() > 0);
            }
            case NAMES_OR_ADDRESSES -> {
                long which = in.unsigned(1);
                if (which != NAMES && which != ADDRESSES) {
                    throw in.misfit(-1, which + " is neither 0 (names) nor 1 (addresses)");
                }
                do {
                    fields.add((which == NAMES ? FieldType.FQDN : FieldType.ADDRESS).read(in));
                } while (in.left() > 0);
            }
            case BY_ENTERPRISE -> throw new IllegalStateException("answered above");
        }
        List<OptionValue.Part> parts = List.of();
        if (shape.encapsulates().isPresent()) {
            parts = parts(shape.encapsulates().get(), SubOptions.readPadded(in.take(in.left())));
        } else if (in.left() > 0) {
            throw in.misfit(0, in.left() + " bytes too many");
        }
        return new OptionValue.Structured(fields, parts);
    }

    /** Sub-options when somebody said what they mean and the bytes are such, else bytes. */
    private OptionValue.Structured octetsOrSubOptions(OptionShape shape, OctetString octets) {
        if (octets.isEmpty()) {
            throw new IllegalArgumentException("no bytes at all");
        }
        String space = shape.encapsulates().orElseThrow();
        if (catalog.isDescribed(space)) {
            SubOptions found =
                    space.equals(OptionCatalog.RELAY_AGENT)
                            ? SubOptions.read(octets)
                            : SubOptions.readPadded(octets);
            if (found instanceof SubOptions.Listed listed && !listed.all().isEmpty()) {
                return new OptionValue.Structured(List.of(), parts(space, listed));
            }
        }
        return new OptionValue.Structured(List.of(new Field.Octets(octets)), List.of());
    }

    private List<OptionValue.Part> parts(String space, SubOptions found) {
        return switch (found) {
            case SubOptions.Malformed(String reason, int offset) ->
                    throw new IllegalArgumentException("byte " + offset + ": " + reason);
            case SubOptions.Listed(List<SubOption> all) ->
                    all.stream()
                            .map(
                                    one -> {
                                        OptionDefinition definition =
                                                catalog.meaning(space, one.code());
                                        return new OptionValue.Part(
                                                one.code(),
                                                definition.name(),
                                                one.value(),
                                                read(definition.shape(), one.value()));
                                    })
                            .toList();
        };
    }

    private List<OptionValue.Part> vendors(OptionShape shape, OctetReader in) {
        List<OptionValue.Part> parts = new ArrayList<>();
        do {
            long enterprise = in.unsigned(4);
            OctetString said = in.take((int) in.unsigned(1));
            parts.add(
                    new OptionValue.Part(
                            enterprise,
                            Long.toString(enterprise),
                            said,
                            read(ofVendor(shape, enterprise), said)));
        } while (in.left() > 0);
        return parts;
    }

    /**
     * The text that {@link #encode} makes these bytes of. Bytes that no text says exactly, are
     * their hex; but a name is its name even when it was compressed.
     */
    OptionText print(OptionShape shape, OctetString octets) {
        if (read(shape, octets) instanceof OptionValue.Structured value) {
            OptionText text = text(shape, value);
            Optional<OctetString> again = encode(shape, text, List.of(), new ArrayList<>());
            if (again.filter(b -> b.equals(octets) || isSame(shape, value, b)).isPresent()) {
                return text;
            }
        }
        return OptionText.of(OptionText.OCTETS + octets);
    }

    private boolean isSame(OptionShape shape, OptionValue.Structured value, OctetString again) {
        return value.fields().stream().anyMatch(Field.Name.class::isInstance)
                && value.parts().isEmpty()
                && read(shape, again).equals(value);
    }

    private OptionText text(OptionShape shape, OptionValue.Structured value) {
        OptionText own = new OptionText.Items(value.fields().stream().map(Field::text).toList());
        if (value.parts().isEmpty()) {
            return own;
        }
        Map<String, OptionText> entries = new LinkedHashMap<>();
        if (!value.fields().isEmpty()) {
            entries.put(OptionText.OWN_FIELDS, own);
        }
        for (OptionValue.Part part : value.parts()) {
            entries.put(part.name(), print(shapeOf(shape, part), part.octets()));
        }
        return new OptionText.Nested(entries);
    }

    private OptionShape shapeOf(OptionShape shape, OptionValue.Part part) {
        return shape.layout() == Layout.BY_ENTERPRISE
                ? ofVendor(shape, part.number())
                : catalog.meaning(shape.encapsulates().orElseThrow(), (int) part.number()).shape();
    }
}
