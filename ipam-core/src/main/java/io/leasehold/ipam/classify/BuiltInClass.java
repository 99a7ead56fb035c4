package io.leasehold.ipam.classify;

import io.leasehold.ipam.net.OctetString;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// Classes that need no declaration. A plan may declare one all the same to give its members terms;
/// only [#DROP] and [#SKIP_DDNS], which have no meaning of their own, may be given a test.
///
/// Besides these, every client that sends option 60 is in `VENDOR_CLASS_` followed by its value.
public enum BuiltInClass {
    /// Everybody.
    ALL("every message is"),
    /// A reservation names the client.
    KNOWN("a reservation names the client"),
    /// No reservation names the client.
    UNKNOWN("no reservation names the client"),
    /// Not served at all.
    DROP("only by test or reservation"),
    /// Its names are not published.
    SKIP_DDNS("only by test or reservation"),
    /// A request without DHCP message type (RFC 1534 section 2).
    BOOTP("the message has no option 53"),
    /// The hardware address is locally administered: random or private, not a maker's.
    RANDOM_MAC("the locally administered bit of the MAC is set");

    /// What the class of a vendor class identifier (option 60, RFC 2132 section 9.13) begins with.
    public static final String VENDOR_CLASS_PREFIX = "VENDOR_CLASS_";

    private final String meaning;

    BuiltInClass(String meaning) {
        this.meaning = meaning;
    }

    /// What makes a message a member, as the end of a sentence.
    String meaning() {
        return meaning;
    }

    /// Whether a class of this name, if it is declared, may say itself who is in it.
    static boolean mayHaveTest(String name) {
        return !isBuiltIn(name) || name.equals(DROP.name()) || name.equals(SKIP_DDNS.name());
    }

    /// Whether a class of this name exists without being declared.
    public static boolean isBuiltIn(String name) {
        if (name.startsWith(VENDOR_CLASS_PREFIX) && name.length() > VENDOR_CLASS_PREFIX.length()) {
            return true;
        }
        for (BuiltInClass each : values()) {
            if (each.name().equals(name)) {
                return true;
            }
        }
        return false;
    }

    /// The class of a vendor class identifier. Printable ASCII stays as it is; every other byte is
    /// written `%hh` and the percent sign twice, because what a client sends ends up in logs and
    /// pages.
    ///
    /// @param identifier option 60 without trailing NULs
    public static String ofVendor(OctetString identifier) {
        if (isPlain(identifier)) {
            return VENDOR_CLASS_PREFIX.concat(
                    new String(identifier.toBytes(), StandardCharsets.ISO_8859_1));
        }
        StringBuilder name = new StringBuilder(VENDOR_CLASS_PREFIX);
        for (int i = 0; i < identifier.length(); i++) {
            int octet = identifier.at(i);
            if (octet == '%') {
                name.append("%%");
            } else if (isPrintable(octet)) {
                name.append((char) octet);
            } else {
                name.append('%').append(HexFormat.of().toHexDigits((byte) octet));
            }
        }
        return name.toString();
    }

    private static boolean isPlain(OctetString identifier) {
        for (int i = 0; i < identifier.length(); i++) {
            if (!isPrintable(identifier.at(i)) || identifier.at(i) == '%') {
                return false;
            }
        }
        return true;
    }

    private static boolean isPrintable(int octet) {
        return octet >= ' ' && octet <= '~';
    }
}
