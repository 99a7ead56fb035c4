package io.leasehold.ipam.classify;

import io.leasehold.ipam.net.OctetString;

import java.util.List;
import java.util.Optional;

/// Where in a message an option is looked for. Immutable.
sealed interface Selector {
    int RELAY_AGENT_INFORMATION = 82;
    int VENDOR_CLASSES = 124;
    int VENDOR_OPTIONS = 125;

    Optional<OctetString> find(Facts facts);

    /// `option[43].option[1]`: an option of the message, or a sub-option at any depth.
    ///
    /// @param codes at least one, each 0 to 255
    record OfMessage(List<Integer> codes) implements Selector {
        public OfMessage {
            codes = List.copyOf(codes);
        }

        @Override
        public Optional<OctetString> find(Facts facts) {
            int first = codes.getFirst();
            Optional<OctetString> value = TextOptions.clean(first, facts.option(first));
            if (codes.size() == 1 || value.isEmpty()) {
                return value;
            }
            return switch (first) {
                case RELAY_AGENT_INFORMATION -> SubOptions.ofRelay(value.get(), codes, 1);
                case VENDOR_OPTIONS ->
                        VendorBlock.first(value.get(), VendorBlock.ANY)
                                .flatMap(block -> SubOptions.find(block.data(), codes, 1));
                default -> SubOptions.find(value.get(), codes, 1);
            };
        }

        @Override
        public String toString() {
            return path("", codes);
        }
    }

    /// `relay4[1]`: a sub-option of the relay agent information (RFC 3046).
    record OfRelay(List<Integer> codes) implements Selector {
        public OfRelay {
            codes = List.copyOf(codes);
        }

        @Override
        public Optional<OctetString> find(Facts facts) {
            Optional<OctetString> information = facts.option(RELAY_AGENT_INFORMATION);
            return information.isEmpty()
                    ? information
                    : SubOptions.ofRelay(information.get(), codes, 0);
        }

        @Override
        public String toString() {
            return "relay4[" + codes.getFirst() + "]" + path(".", codes.subList(1, codes.size()));
        }
    }

    /// `vendor[4491].option[1]`: a sub-option of the vendor's part of option 125 (RFC 3925 section
    /// 4), or that part itself.
    ///
    /// @param enterprise a number, or [VendorBlock#ANY] for the first that is there
    /// @param codes none for the vendor's part itself
    record OfVendor(long enterprise, List<Integer> codes) implements Selector {
        public OfVendor {
            codes = List.copyOf(codes);
        }

        @Override
        public Optional<OctetString> find(Facts facts) {
            return facts.option(VENDOR_OPTIONS)
                    .flatMap(value -> VendorBlock.first(value, enterprise))
                    .flatMap(block -> SubOptions.find(block.data(), codes, 0));
        }

        @Override
        public String toString() {
            return "vendor[" + VendorBlock.name(enterprise) + "]" + path(".", codes);
        }
    }

    /// `vendor-class[4491]`: the vendor's data in option 124 (RFC 3925 section 3).
    ///
    /// @param index which of them, from 0
    record OfVendorClass(long enterprise, int index) implements Selector {
        @Override
        public Optional<OctetString> find(Facts facts) {
            return facts.option(VENDOR_CLASSES)
                    .flatMap(value -> VendorBlock.find(value, enterprise, index))
                    .map(VendorBlock::data);
        }

        @Override
        public String toString() {
            return "vendor-class[" + VendorBlock.name(enterprise) + "]";
        }
    }

    private static String path(String separator, List<Integer> codes) {
        StringBuilder text = new StringBuilder();
        for (int code : codes) {
            text.append(text.isEmpty() ? separator : ".")
                    .append("option[")
                    .append(code)
                    .append(']');
        }
        return text.toString();
    }
}
