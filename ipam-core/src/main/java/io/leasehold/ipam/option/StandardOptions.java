package io.leasehold.ipam.option;

import static io.leasehold.ipam.option.FieldType.ADDRESS;
import static io.leasehold.ipam.option.FieldType.ADDRESS_LIST;
import static io.leasehold.ipam.option.FieldType.BOOLEAN;
import static io.leasehold.ipam.option.FieldType.FQDN;
import static io.leasehold.ipam.option.FieldType.HEX;
import static io.leasehold.ipam.option.FieldType.INT32;
import static io.leasehold.ipam.option.FieldType.IPV6_ADDRESS;
import static io.leasehold.ipam.option.FieldType.PSID;
import static io.leasehold.ipam.option.FieldType.ROUTE;
import static io.leasehold.ipam.option.FieldType.STRING;
import static io.leasehold.ipam.option.FieldType.TUPLE16;
import static io.leasehold.ipam.option.FieldType.UINT16;
import static io.leasehold.ipam.option.FieldType.UINT32;
import static io.leasehold.ipam.option.FieldType.UINT8;
import static io.leasehold.ipam.option.OptionCatalog.DHCP4;
import static io.leasehold.ipam.option.OptionCatalog.RELAY_AGENT;
import static io.leasehold.ipam.option.OptionCatalog.VENDOR_ENCAPSULATED;
import static io.leasehold.ipam.option.OptionShape.many;
import static io.leasehold.ipam.option.OptionShape.namesOrAddresses;
import static io.leasehold.ipam.option.OptionShape.octetsOrSubOptions;
import static io.leasehold.ipam.option.OptionShape.one;
import static io.leasehold.ipam.option.OptionShape.pairsOf;
import static io.leasehold.ipam.option.OptionShape.subOptions;
import static io.leasehold.ipam.option.OptionShape.subOptionsByEnterprise;
import static io.leasehold.ipam.option.OptionShape.textsByEnterprise;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The options of the IANA registry "BOOTP Vendor Extensions and DHCP Options", and the sub-options
 * of those that standards describe. Names are those of IANA or of Kea's configurations.
 */
final class StandardOptions {
    /**
     * @param source where it is described
     * @param aliases its names in other programs' configurations
     * @param free whether a plan may define the code anew: its meaning is left to sites or vendors,
     *     or configurations of other servers commonly bring their own definition of it
     */
    record Entry(OptionDefinition definition, String source, List<String> aliases, boolean free) {}

    private static final String CCC = "cablelabs-client-conf";
    private static final String MOS_ADDRESSES = "mos-addresses";
    private static final String MOS_NAMES = "mos-names";
    private static final String DOCSIS = "vendor-4491";

    static final List<Entry> ALL = all();

    private StandardOptions() {}

    /** The standard option that keeps a definition from having its name or its code. */
    static Optional<Entry> fixed(OptionDefinition wanted) {
        return ALL.stream()
                .filter(entry -> entry.definition().space().equals(wanted.space()))
                .filter(
                        entry ->
                                entry.definition().code() == wanted.code()
                                        ? !entry.free()
                                        : entry.definition().name().equals(wanted.name())
                                                || entry.aliases().contains(wanted.name()))
                .findFirst();
    }

    private static List<Entry> all() {
        Table t = new Table(DHCP4);
        t.option(1, "subnet-mask", one(ADDRESS), "RFC 2132 3.3");
        t.option(2, "time-offset", one(INT32), "RFC 2132 3.4");
        t.option(3, "routers", many(ADDRESS), "RFC 2132 3.5");
        t.option(4, "time-servers", many(ADDRESS), "RFC 2132 3.6");
        t.option(5, "name-servers", many(ADDRESS), "RFC 2132 3.7");
        t.option(6, "domain-name-servers", many(ADDRESS), "RFC 2132 3.8");
        t.option(7, "log-servers", many(ADDRESS), "RFC 2132 3.9");
        t.option(8, "cookie-servers", many(ADDRESS), "RFC 2132 3.10");
        t.option(9, "lpr-servers", many(ADDRESS), "RFC 2132 3.11");
        t.option(10, "impress-servers", many(ADDRESS), "RFC 2132 3.12");
        t.option(11, "resource-location-servers", many(ADDRESS), "RFC 2132 3.13");
        t.option(12, "host-name", one(STRING), "RFC 2132 3.14");
        t.option(13, "boot-size", one(UINT16), "RFC 2132 3.15");
        t.option(14, "merit-dump", one(STRING), "RFC 2132 3.16");
        t.option(15, "domain-name", one(STRING), "RFC 2132 3.17");
        t.option(16, "swap-server", one(ADDRESS), "RFC 2132 3.18");
        t.option(17, "root-path", one(STRING), "RFC 2132 3.19");
        t.option(18, "extensions-path", one(STRING), "RFC 2132 3.20");
        t.option(19, "ip-forwarding", one(BOOLEAN), "RFC 2132 4.1");
        t.option(20, "non-local-source-routing", one(BOOLEAN), "RFC 2132 4.2");
        t.option(21, "policy-filter", pairsOf(ADDRESS), "RFC 2132 4.3");
        t.option(22, "max-dgram-reassembly", one(UINT16), "RFC 2132 4.4");
        t.option(23, "default-ip-ttl", one(UINT8), "RFC 2132 4.5");
        t.option(24, "path-mtu-aging-timeout", one(UINT32), "RFC 2132 4.6");
        t.option(25, "path-mtu-plateau-table", many(UINT16), "RFC 2132 4.7");
        t.option(26, "interface-mtu", one(UINT16), "RFC 2132 5.1");
        t.option(27, "all-subnets-local", one(BOOLEAN), "RFC 2132 5.2");
        t.option(28, "broadcast-address", one(ADDRESS), "RFC 2132 5.3");
        t.option(29, "perform-mask-discovery", one(BOOLEAN), "RFC 2132 5.4");
        t.option(30, "mask-supplier", one(BOOLEAN), "RFC 2132 5.5");
        t.option(31, "router-discovery", one(BOOLEAN), "RFC 2132 5.6");
        t.option(32, "router-solicitation-address", one(ADDRESS), "RFC 2132 5.7");
        t.option(33, "static-routes", pairsOf(ADDRESS), "RFC 2132 5.8");
        t.option(34, "trailer-encapsulation", one(BOOLEAN), "RFC 2132 6.1");
        t.option(35, "arp-cache-timeout", one(UINT32), "RFC 2132 6.2");
        t.option(36, "ieee802-3-encapsulation", one(BOOLEAN), "RFC 2132 6.3");
        t.option(37, "default-tcp-ttl", one(UINT8), "RFC 2132 7.1");
        t.option(38, "tcp-keepalive-interval", one(UINT32), "RFC 2132 7.2");
        t.option(39, "tcp-keepalive-garbage", one(BOOLEAN), "RFC 2132 7.3");
        t.option(40, "nis-domain", one(STRING), "RFC 2132 8.1");
        t.option(41, "nis-servers", many(ADDRESS), "RFC 2132 8.2");
        t.option(42, "ntp-servers", many(ADDRESS), "RFC 2132 8.3");
        t.free(
                43,
                "vendor-encapsulated-options",
                octetsOrSubOptions(VENDOR_ENCAPSULATED),
                "RFC 2132 8.4");
        t.option(44, "netbios-name-servers", many(ADDRESS), "RFC 2132 8.5");
        t.option(45, "netbios-dd-server", many(ADDRESS), "RFC 2132 8.6");
        t.option(46, "netbios-node-type", one(UINT8), "RFC 2132 8.7");
        t.option(47, "netbios-scope", one(STRING), "RFC 2132 8.8");
        t.option(48, "font-servers", many(ADDRESS), "RFC 2132 8.9");
        t.option(49, "x-display-manager", many(ADDRESS), "RFC 2132 8.10");
        t.option(50, "dhcp-requested-address", one(ADDRESS), "RFC 2132 9.1");
        t.option(51, "dhcp-lease-time", one(UINT32), "RFC 2132 9.2");
        t.option(52, "dhcp-option-overload", one(UINT8), "RFC 2132 9.3");
        t.option(53, "dhcp-message-type", one(UINT8), "RFC 2132 9.6");
        t.option(54, "dhcp-server-identifier", one(ADDRESS), "RFC 2132 9.7");
        t.option(55, "dhcp-parameter-request-list", many(UINT8), "RFC 2132 9.8");
        t.option(56, "dhcp-message", one(STRING), "RFC 2132 9.9");
        t.option(57, "dhcp-max-message-size", one(UINT16), "RFC 2132 9.10");
        t.option(58, "dhcp-renewal-time", one(UINT32), "RFC 2132 9.11");
        t.option(59, "dhcp-rebinding-time", one(UINT32), "RFC 2132 9.12");
        t.option(60, "vendor-class-identifier", one(STRING), "RFC 2132 9.13");
        t.option(61, "dhcp-client-identifier", one(HEX), "RFC 2132 9.14");
        t.option(62, "nwip-domain-name", one(STRING), "RFC 2242");
        t.option(63, "nwip-suboptions", one(HEX), "RFC 2242");
        t.option(64, "nisplus-domain-name", one(STRING), "RFC 2132 8.11");
        t.option(65, "nisplus-servers", many(ADDRESS), "RFC 2132 8.12");
        t.option(66, "tftp-server-name", one(STRING), "RFC 2132 9.4");
        t.option(67, "boot-file-name", one(STRING), "RFC 2132 9.5");
        t.option(68, "mobile-ip-home-agent", many(ADDRESS), "RFC 2132 8.13");
        t.option(69, "smtp-servers", many(ADDRESS), "RFC 2132 8.14", "smtp-server");
        t.option(70, "pop-servers", many(ADDRESS), "RFC 2132 8.15", "pop-server");
        t.option(71, "nntp-server", many(ADDRESS), "RFC 2132 8.16");
        t.option(72, "www-servers", many(ADDRESS), "RFC 2132 8.17", "www-server");
        t.option(73, "finger-server", many(ADDRESS), "RFC 2132 8.18");
        t.option(74, "irc-server", many(ADDRESS), "RFC 2132 8.19");
        t.option(75, "streettalk-server", many(ADDRESS), "RFC 2132 8.20");
        t.option(76, "streettalk-directory-assistance-server", many(ADDRESS), "RFC 2132 8.21");
        // RFC 3004 has texts with lengths; iPXE and others send the plain text, so it is bytes.
        t.option(77, "user-class", one(HEX), "RFC 3004");
        t.option(78, "slp-directory-agent", many(BOOLEAN, ADDRESS), "RFC 2610");
        t.option(79, "slp-service-scope", one(BOOLEAN, STRING), "RFC 2610");
        t.free(80, "rapid-commit", one(), "RFC 4039");
        t.option(81, "fqdn", one(UINT8, UINT8, UINT8, FQDN), "RFC 4702");
        t.option(82, "dhcp-agent-options", octetsOrSubOptions(RELAY_AGENT), "RFC 3046");
        t.free(83, "isns", many(UINT16, UINT16, UINT16, UINT32, ADDRESS), "RFC 4174");
        t.option(85, "nds-servers", many(ADDRESS), "RFC 2241");
        t.option(86, "nds-tree-name", one(STRING), "RFC 2241");
        t.option(87, "nds-context", one(STRING), "RFC 2241");
        t.option(88, "bcms-controller-names", many(FQDN), "RFC 4280");
        t.option(89, "bcms-controller-address", many(ADDRESS), "RFC 4280");
        t.option(90, "authenticate", one(HEX), "RFC 3118");
        t.option(91, "client-last-transaction-time", one(UINT32), "RFC 4388");
        t.option(92, "associated-ip", many(ADDRESS), "RFC 4388");
        t.option(93, "client-system", many(UINT16), "RFC 4578");
        t.option(94, "client-ndi", one(UINT8, UINT8, UINT8), "RFC 4578");
        t.free(95, "ldap-url", one(STRING), "RFC 3679");
        t.option(97, "uuid-guid", one(UINT8, HEX), "RFC 4578");
        t.option(98, "uap-servers", one(STRING), "RFC 2485");
        t.option(99, "geoconf-civic", one(HEX), "RFC 4776");
        t.option(100, "pcode", one(STRING), "RFC 4833");
        t.option(101, "tcode", one(STRING), "RFC 4833");
        t.option(108, "v6-only-preferred", one(UINT32), "RFC 8925");
        t.free(109, "dhcp4o6-s46-saddr", one(IPV6_ADDRESS), "RFC 8539");
        t.option(112, "netinfo-server-address", many(ADDRESS), "RFC 3679");
        t.option(113, "netinfo-server-tag", one(STRING), "RFC 3679");
        t.option(114, "captive-portal", one(STRING), "RFC 8910", "v4-captive-portal");
        t.option(116, "auto-config", one(UINT8), "RFC 2563");
        t.option(117, "name-service-search", many(UINT16), "RFC 2937");
        t.option(118, "subnet-selection", one(ADDRESS), "RFC 3011");
        t.option(119, "domain-search", many(FQDN), "RFC 3397");
        t.free(120, "sip-servers", namesOrAddresses(), "RFC 3361");
        t.option(121, "classless-static-routes", many(ROUTE), "RFC 3442", "classless-static-route");
        t.option(122, CCC, subOptions(CCC), "RFC 3495");
        t.free(123, "geoconf", one(HEX), "RFC 6225");
        t.option(124, "vivco", textsByEnterprise(), "RFC 3925", "vivco-suboptions");
        t.option(125, "vivso", subOptionsByEnterprise(), "RFC 3925", "vivso-suboptions");
        for (int code = 128; code <= 135; code++) {
            t.free(code, "pxe-" + code, one(HEX), "RFC 4578");
        }
        t.option(136, "pana-agent", many(ADDRESS), "RFC 5192");
        t.option(137, "v4-lost", one(FQDN), "RFC 5223");
        t.option(138, "capwap-ac", many(ADDRESS), "RFC 5417", "capwap-ac-v4");
        t.free(139, "mos-ipv4-address", subOptions(MOS_ADDRESSES), "RFC 5678");
        t.free(140, "mos-ipv4-fqdn", subOptions(MOS_NAMES), "RFC 5678");
        t.option(141, "sip-ua-cs-domains", many(FQDN), "RFC 6011");
        t.free(142, "andsf-ipv4-address", many(ADDRESS), "RFC 6153");
        t.option(143, "v4-sztp-redirect", many(TUPLE16), "RFC 8572");
        t.free(144, "geoloc", one(HEX), "RFC 6225");
        t.free(145, "forcerenew-nonce-capable", many(UINT8), "RFC 6704");
        t.option(146, "rdnss-selection", many(UINT8, ADDRESS, ADDRESS, FQDN), "RFC 6731");
        t.free(147, "dots-ri", one(FQDN), "RFC 8973");
        t.free(148, "dots-address", many(ADDRESS), "RFC 8973");
        t.free(150, "tftp-server-address", many(ADDRESS), "RFC 5859");
        t.option(151, "status-code", one(UINT8, STRING), "RFC 6926");
        t.option(152, "base-time", one(UINT32), "RFC 6926");
        t.option(153, "start-time-of-state", one(UINT32), "RFC 6926");
        t.option(154, "query-start-time", one(UINT32), "RFC 6926");
        t.option(155, "query-end-time", one(UINT32), "RFC 6926");
        t.option(156, "dhcp-state", one(UINT8), "RFC 6926");
        t.option(157, "data-source", one(UINT8), "RFC 6926");
        t.free(158, "pcp-server", many(ADDRESS_LIST), "RFC 7291");
        t.option(159, "v4-portparams", one(UINT8, PSID), "RFC 7618");
        t.free(161, "mud-url", one(STRING), "RFC 8520");
        t.option(162, "v4-dnr", one(HEX), "RFC 9463");
        t.free(175, "etherboot", one(HEX), "IANA, tentative");
        t.free(176, "ip-telephone", one(STRING), "IANA, tentative");
        t.free(177, "packetcable", one(HEX), "IANA, tentative");
        t.free(208, "pxelinux-magic", one(HEX), "RFC 5071");
        t.free(209, "config-file", one(STRING), "RFC 5071");
        t.free(210, "path-prefix", one(STRING), "RFC 5071");
        t.free(211, "reboot-time", one(UINT32), "RFC 5071");
        t.option(212, "option-6rd", many(UINT8, UINT8, IPV6_ADDRESS, ADDRESS), "RFC 5969");
        t.option(213, "v4-access-domain", one(FQDN), "RFC 5986");
        t.free(220, "subnet-allocation", one(HEX), "RFC 6656");
        t.free(221, "virtual-subnet-selection", one(UINT8, HEX), "RFC 6607");
        t.free(249, "ms-classless-static-routes", many(ROUTE), "Microsoft, as RFC 3442");
        t.free(252, "wpad-url", one(STRING), "draft-ietf-wrec-wpad-01");

        t = t.of(RELAY_AGENT);
        t.option(1, "circuit-id", one(HEX), "RFC 3046");
        t.option(2, "remote-id", one(HEX), "RFC 3046");
        t.option(4, "docsis-device-class", one(UINT32), "RFC 3256");
        t.option(5, "link-selection", one(ADDRESS), "RFC 3527");
        t.option(6, "subscriber-id", one(STRING), "RFC 3993");
        t.option(7, "radius", one(HEX), "RFC 4014");
        t.option(8, "auth", one(HEX), "RFC 4030");
        t.option(9, "vendor-specific-info", one(HEX), "RFC 4243");
        t.option(10, "relay-flags", one(UINT8), "RFC 5010");
        t.option(11, "server-id-override", one(ADDRESS), "RFC 5107");
        t.option(12, "relay-id", one(HEX), "RFC 6925");
        t.option(13, "access-techno-type", one(UINT16), "RFC 7839");
        t.option(14, "access-network-name", one(STRING), "RFC 7839");
        t.option(15, "access-point-name", one(STRING), "RFC 7839");
        t.option(16, "access-point-bssid", one(HEX), "RFC 7839");
        t.option(17, "operator-id", one(UINT32), "RFC 7839");
        t.option(18, "operator-realm", one(STRING), "RFC 7839");
        // RFC 8357: it is only there; the port is that of the datagram.
        t.option(19, "relay-port", one(), "RFC 8357");
        t.option(151, "virtual-subnet-select", one(HEX), "RFC 6607");
        t.option(152, "virtual-subnet-select-ctrl", one(), "RFC 6607");

        t = t.of(CCC);
        t.option(1, "tsp-primary-dhcp-server", one(ADDRESS), "RFC 3495");
        t.option(2, "tsp-secondary-dhcp-server", one(ADDRESS), "RFC 3495");
        t.option(3, "tsp-provisioning-server", namesOrAddresses(), "RFC 3495");
        t.option(4, "as-backoff-retry", one(UINT32, UINT32, UINT32), "RFC 3495");
        t.option(5, "ap-backoff-retry", one(UINT32, UINT32, UINT32), "RFC 3495");
        t.option(6, "kerberos-realm", one(FQDN), "RFC 3495");
        t.option(7, "use-tgt", one(UINT8), "RFC 3495");
        t.option(8, "provisioning-timer", one(UINT8), "RFC 3495");
        t.option(9, "security-ticket-control", one(UINT16), "RFC 3594");
        t.option(10, "kdc-addresses", many(ADDRESS), "RFC 3634");

        t = t.of(MOS_ADDRESSES);
        t.option(1, "information-service", many(ADDRESS), "RFC 5678");
        t.option(2, "command-service", many(ADDRESS), "RFC 5678");
        t.option(3, "event-service", many(ADDRESS), "RFC 5678");
        t = t.of(MOS_NAMES);
        t.option(1, "information-service", many(FQDN), "RFC 5678");
        t.option(2, "command-service", many(FQDN), "RFC 5678");
        t.option(3, "event-service", many(FQDN), "RFC 5678");

        t = t.of(DOCSIS);
        t.free(1, "oro", many(UINT8), "CableLabs CL-SP-CANN-DHCP-Reg");
        t.free(2, "tftp-servers", many(ADDRESS), "CableLabs CL-SP-CANN-DHCP-Reg");
        return List.copyOf(t.entries);
    }

    /** Collects the entries, space by space. */
    private static final class Table {
        private final List<Entry> entries;
        private final String space;

        Table(String space) {
            this(space, new ArrayList<>());
        }

        private Table(String space, List<Entry> entries) {
            this.space = space;
            this.entries = entries;
        }

        /** The same table, going on with another space. */
        Table of(String other) {
            return new Table(other, entries);
        }

        void option(int code, String name, OptionShape shape, String source, String... aliases) {
            add(code, name, shape, source, List.of(aliases), false);
        }

        void free(int code, String name, OptionShape shape, String source) {
            add(code, name, shape, source, List.of(), true);
        }

        private void add(
                int code,
                String name,
                OptionShape shape,
                String source,
                List<String> aliases,
                boolean free) {
            entries.add(
                    new Entry(
                            new OptionDefinition(space, code, name, shape), source, aliases, free));
        }
    }
}
