package io.leasehold.ipam.option;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What one option code means.
 *
 * @param code 1 to 254
 * @param name the IANA name in lower case with dashes, as configurations spell it
 * @param type how its text becomes bytes
 */
public record OptionDefinition(int code, String name, OptionType type) {
    /**
     * Options a plan may set. What the server computes itself (lease time, identifiers) is not
     * here.
     */
    public static final List<OptionDefinition> CONFIGURABLE =
            List.of(
                    new OptionDefinition(2, "time-offset", OptionType.UINT32),
                    new OptionDefinition(3, "routers", OptionType.ADDRESSES),
                    new OptionDefinition(4, "time-servers", OptionType.ADDRESSES),
                    new OptionDefinition(6, "domain-name-servers", OptionType.ADDRESSES),
                    new OptionDefinition(7, "log-servers", OptionType.ADDRESSES),
                    new OptionDefinition(9, "lpr-servers", OptionType.ADDRESSES),
                    new OptionDefinition(13, "boot-size", OptionType.UINT16),
                    new OptionDefinition(15, "domain-name", OptionType.STRING),
                    new OptionDefinition(17, "root-path", OptionType.STRING),
                    new OptionDefinition(19, "ip-forwarding", OptionType.BOOLEAN),
                    new OptionDefinition(23, "default-ip-ttl", OptionType.UINT8),
                    new OptionDefinition(26, "interface-mtu", OptionType.UINT16),
                    new OptionDefinition(28, "broadcast-address", OptionType.ADDRESS),
                    new OptionDefinition(33, "static-routes", OptionType.ADDRESSES),
                    new OptionDefinition(35, "arp-cache-timeout", OptionType.UINT32),
                    new OptionDefinition(40, "nis-domain", OptionType.STRING),
                    new OptionDefinition(41, "nis-servers", OptionType.ADDRESSES),
                    new OptionDefinition(42, "ntp-servers", OptionType.ADDRESSES),
                    new OptionDefinition(43, "vendor-encapsulated-options", OptionType.HEX),
                    new OptionDefinition(44, "netbios-name-servers", OptionType.ADDRESSES),
                    new OptionDefinition(46, "netbios-node-type", OptionType.UINT8),
                    new OptionDefinition(47, "netbios-scope", OptionType.STRING),
                    new OptionDefinition(66, "tftp-server-name", OptionType.STRING),
                    new OptionDefinition(67, "boot-file-name", OptionType.STRING),
                    new OptionDefinition(69, "smtp-servers", OptionType.ADDRESSES),
                    new OptionDefinition(70, "pop-servers", OptionType.ADDRESSES),
                    new OptionDefinition(72, "www-servers", OptionType.ADDRESSES),
                    new OptionDefinition(100, "pcode", OptionType.STRING),
                    new OptionDefinition(101, "tcode", OptionType.STRING),
                    new OptionDefinition(108, "v6-only-preferred", OptionType.UINT32),
                    new OptionDefinition(114, "captive-portal", OptionType.STRING),
                    new OptionDefinition(119, "domain-search", OptionType.DOMAIN_NAMES),
                    new OptionDefinition(
                            121, "classless-static-routes", OptionType.CLASSLESS_ROUTES),
                    new OptionDefinition(125, "vivso", OptionType.HEX),
                    new OptionDefinition(138, "capwap-ac", OptionType.ADDRESSES),
                    new OptionDefinition(150, "tftp-server-address", OptionType.ADDRESSES),
                    new OptionDefinition(
                            249, "ms-classless-static-routes", OptionType.CLASSLESS_ROUTES),
                    new OptionDefinition(252, "wpad-url", OptionType.STRING));

    private static final Map<String, OptionDefinition> BY_NAME =
            CONFIGURABLE.stream()
                    .collect(
                            Collectors.toUnmodifiableMap(
                                    OptionDefinition::name, Function.identity()));

    private static final Map<Integer, OptionDefinition> BY_CODE =
            CONFIGURABLE.stream()
                    .collect(
                            Collectors.toUnmodifiableMap(
                                    OptionDefinition::code, Function.identity()));

    public static Optional<OptionDefinition> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    public static Optional<OptionDefinition> coded(int code) {
        return Optional.ofNullable(BY_CODE.get(code));
    }
}
