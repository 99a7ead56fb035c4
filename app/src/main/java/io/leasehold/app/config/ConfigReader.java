package io.leasehold.app.config;

import io.leasehold.app.config.LeaseholdConfig.Database;
import io.leasehold.app.config.LeaseholdConfig.Dhcp;
import io.leasehold.app.config.LeaseholdConfig.Dns;
import io.leasehold.app.config.LeaseholdConfig.DnsAudit;
import io.leasehold.app.config.LeaseholdConfig.History;
import io.leasehold.app.config.LeaseholdConfig.Http;
import io.leasehold.app.config.LeaseholdConfig.Server;
import io.leasehold.ddns.zone.DnsServer;
import io.leasehold.ddns.zone.DnsZoneConfig;
import io.leasehold.ddns.zone.TsigAlgorithm;
import io.leasehold.ddns.zone.TsigKey;
import io.leasehold.dhcp.Safeguards;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Prefix;
import io.leasehold.ipam.plan.PlanContent;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/// From the root node to [LeaseholdConfig]. One instance reads one file.
final class ConfigReader {
    private static final Pattern SERVER_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

    /// What Linux accepts: IFNAMSIZ is 16 with the final NUL.
    private static final Pattern INTERFACE = Pattern.compile("[^\\s/:]{1,15}");

    private static final Duration MIN_OFFER_HOLD = Duration.ofSeconds(5);
    private static final Duration MAX_OFFER_HOLD = Duration.ofMinutes(10);
    private static final Duration MIN_PROBATION = Duration.ofMinutes(1);
    private static final Duration MAX_PROBATION = Duration.ofDays(30);

    private static final Duration MIN_PROBE = Duration.ofMillis(50);
    private static final Duration MAX_PROBE = Duration.ofSeconds(1);
    private static final Duration MIN_AUDIT = Duration.ofMinutes(5);
    private static final Duration MAX_AUDIT = Duration.ofDays(7);
    private static final Duration MIN_RETENTION = Duration.ofDays(1);
    private static final Duration MAX_RETENTION = Duration.ofDays(36_500);

    /// The new key and the old one during a rotation.
    private static final int MOST_KEYS = 2;

    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");

    private static final String DEFAULT_DATABASE = "data";
    private static final String ABSENT_REMEDY = "see config/leasehold.example.yaml";

    private final Path baseDirectory;
    private final Problems problems;
    private final SecretFile secrets;

    /// @param file the configuration file; relative paths in it start at its directory
    /// @param environment variables that it may name
    ConfigReader(Path file, Map<String, String> environment, Problems problems) {
        this.baseDirectory =
                Optional.ofNullable(file.toAbsolutePath().getParent())
                        .orElse(file.toAbsolutePath())
                        .normalize();
        this.problems = problems;
        this.secrets = new SecretFile(baseDirectory, environment, problems);
    }

    /// The configuration; empty when a part of it could not be read. Whether it may be used is for
    /// [Problems#hasErrors] to say.
    Optional<LeaseholdConfig> read(Node root) {
        Optional<Section> whole = Section.of(problems, "", root);
        if (whole.isEmpty()) {
            return Optional.empty();
        }
        Section file = whole.get();
        Optional<Server> server = file.section("server").flatMap(this::server);
        Optional<Dhcp> dhcp = file.section("dhcp").flatMap(this::dhcp);
        Optional<Database> database = file.section("database").flatMap(this::database);
        Optional<Http> http = file.section("http").flatMap(this::http);
        Optional<Dns> dns = file.section("dns").map(this::dns);
        refuseKubernetes(file);
        History history = file.section("history").map(this::history).orElse(History.DEFAULT);
        PlanContent plan =
                file.section("plan")
                        .map(p -> new PlanReader(problems, dhcp, dns).read(p))
                        .orElse(PlanContent.EMPTY);
        if (server.isEmpty()
                || dhcp.isEmpty()
                || database.isEmpty()
                || http.isEmpty()
                || dns.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new LeaseholdConfig(
                        server.get(),
                        dhcp.get(),
                        database.get(),
                        http.get(),
                        dns.get(),
                        history,
                        plan));
    }

    private Optional<Server> server(Section section) {
        return section.required(
                        "id",
                        matching(
                                SERVER_ID,
                                "is not 1 to 63 letters, digits, dots, hyphens and underscores"),
                        "name this server, like id: lan-1")
                .map(Server::new);
    }

    private Optional<Dhcp> dhcp(Section section) {
        Duration offerHold =
                bounded(
                        section,
                        "offerHold",
                        Dhcp.DEFAULT_OFFER_HOLD,
                        MIN_OFFER_HOLD,
                        MAX_OFFER_HOLD);
        Duration probation =
                bounded(
                        section,
                        "declineProbation",
                        Dhcp.DEFAULT_DECLINE_PROBATION,
                        MIN_PROBATION,
                        MAX_PROBATION);
        Optional<Duration> probe = section.section("probe").flatMap(this::probe);
        Safeguards safeguards = new SafeguardReader().read(section);
        if (!section.has("interfaces")) {
            problems.error(
                    section.at(),
                    "dhcp.interfaces is missing",
                    "list the interfaces to serve on, like interfaces: [br0]; [] serves relays"
                            + " only");
            return Optional.empty();
        }
        int errorsBefore = problems.errors();
        List<String> interfaces =
                section.values(
                        "interfaces",
                        matching(INTERFACE, "is not a network interface name (1 to 15 characters)"),
                        "use a name that 'ip link' shows, like br0");
        Set<String> seen = new HashSet<>();
        for (String name : interfaces) {
            if (!seen.add(name)) {
                problems.error(
                        section.at("interfaces"),
                        "dhcp.interfaces names " + name + " twice",
                        "keep one of the two");
            }
        }
        if (interfaces.isEmpty() && problems.errors() == errorsBefore) {
            problems.warn(
                    section.at("interfaces"),
                    "dhcp.interfaces is empty: only clients behind a relay are served",
                    "list the interfaces whose clients are to be heard directly");
        }
        // Half a list of interfaces would make every subnet on the other half look wrong.
        return problems.errors() == errorsBefore
                ? Optional.of(new Dhcp(interfaces, offerHold, probation, probe, safeguards))
                : Optional.empty();
    }

    private Optional<Duration> probe(Section section) {
        Duration wait = bounded(section, "wait", Dhcp.DEFAULT_PROBE, MIN_PROBE, MAX_PROBE);
        return section.flag("enabled").orElse(true) ? Optional.of(wait) : Optional.empty();
    }

    private History history(Section section) {
        return new History(
                bounded(
                        section,
                        "retention",
                        History.DEFAULT.retention(),
                        MIN_RETENTION,
                        MAX_RETENTION));
    }

    private Duration bounded(
            Section section, String key, Duration standard, Duration min, Duration max) {
        String range = Durations.format(min) + " to " + Durations.format(max);
        return section.value(
                        key,
                        text -> {
                            Duration value = Durations.parse(text);
                            if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
                                throw new IllegalArgumentException(text + " is not " + range);
                            }
                            return value;
                        },
                        "give " + range + "; the default is " + Durations.format(standard))
                .orElse(standard);
    }

    private Optional<Database> database(Section section) {
        boolean external = section.has("url") || section.has("user") || section.has("passwordFile");
        if (!external) {
            if (!section.has("embedded")) {
                return Optional.of(new Database.Embedded(baseDirectory.resolve(DEFAULT_DATABASE)));
            }
            return section.value("embedded", ConfigReader::path, "give a directory, like ./data")
                    .map(path -> new Database.Embedded(baseDirectory.resolve(path).normalize()));
        }
        if (section.has("embedded")) {
            problems.error(
                    section.at("embedded"),
                    "database names both an embedded directory and a PostgreSQL elsewhere",
                    "keep either embedded, or url, user and passwordFile");
        }
        Optional<String> url =
                section.required(
                        "url",
                        ConfigReader::databaseUrl,
                        "give a URL like jdbc:postgresql://db.example.org/leasehold");
        Optional<String> user =
                section.required("user", ConfigReader::notBlank, "name the database user");
        int errorsBefore = problems.errors();
        Optional<Secret> password =
                section.value(
                                "passwordFile",
                                ConfigReader::path,
                                "give the path of a file that holds the password")
                        .flatMap(
                                path ->
                                        secrets.password(
                                                section.path("passwordFile"),
                                                section.at("passwordFile"),
                                                path));
        return url.isPresent() && user.isPresent() && problems.errors() == errorsBefore
                ? Optional.of(new Database.External(url.get(), user.get(), password))
                : Optional.empty();
    }

    private static String databaseUrl(String text) {
        if (!text.startsWith("jdbc:postgresql:")) {
            throw new IllegalArgumentException("the URL does not begin with jdbc:postgresql:");
        }
        if (text.matches("(?i).*[?&](user|password)=.*")) {
            // Not quoted: it may hold the password.
            throw new IllegalArgumentException(
                    "the URL carries a user or a password; they belong to user and passwordFile");
        }
        return text;
    }

    private Optional<Http> http(Section section) {
        return section.has("listen")
                ? section.value(
                        "listen",
                        ConfigReader::listen,
                        "give ADDRESS:PORT, like 127.0.0.1:8067, 0.0.0.0:8067 or \"[::1]:8067\"")
                : Optional.of(Http.DEFAULT);
    }

    private static Http listen(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("'" + text + "' has no port");
        }
        String host = text.substring(0, colon);
        int port = port(text.substring(colon + 1));
        if (host.matches("\\[[0-9A-Fa-f:.]{2,45}]")) {
            return new Http(host.substring(1, host.length() - 1), port);
        }
        return new Http(host.equals("localhost") ? host : Ipv4Address.parse(host).toString(), port);
    }

    private static int port(String digits) {
        if (!digits.matches("[0-9]{1,5}")
                || Integer.parseInt(digits) < 1
                || Integer.parseInt(digits) > 65_535) {
            throw new IllegalArgumentException(
                    "port '" + Problem.shortened(digits) + "' is not 1 to 65535");
        }
        return Integer.parseInt(digits);
    }

    private Dns dns(Section section) {
        List<TsigKey> keys = new ArrayList<>();
        Set<DnsName> keyNames = new HashSet<>();
        for (Section key : section.sections("keys")) {
            Optional<DnsName> name =
                    key.required(
                            "name", DnsName::parse, "use the name the DNS server knows the key by");
            name.filter(n -> !keyNames.add(n))
                    .ifPresent(
                            n ->
                                    problems.error(
                                            key.at("name"),
                                            "key " + n + " stands twice in dns.keys",
                                            "keep one of the two"));
            tsigKey(key, name).ifPresent(keys::add);
        }
        List<DnsZoneConfig> zones = new ArrayList<>();
        Map<Ipv4Prefix, DnsName> classless = new HashMap<>();
        Set<DnsName> zoneNames = new HashSet<>();
        for (Section zone : section.sections("zones")) {
            Optional<DnsName> name =
                    zone.required("zone", DnsName::parse, "name the zone, like home.example.org");
            name.filter(n -> !zoneNames.add(n))
                    .ifPresent(
                            n ->
                                    problems.error(
                                            zone.at("zone"),
                                            "zone " + n + " stands twice in dns.zones",
                                            "list all its servers in one entry"));
            Optional<DnsZoneConfig> read = zone(zone, name, keyNames, keys);
            read.ifPresent(zones::add);
            read.flatMap(DnsZoneConfig::classless)
                    .map(prefix -> Map.entry(prefix, read.get().zone()))
                    .filter(e -> classless.putIfAbsent(e.getKey(), e.getValue()) != null)
                    .ifPresent(
                            e ->
                                    problems.error(
                                            zone.at("classless"),
                                            "the PTR records of "
                                                    + e.getKey()
                                                    + " are in zone "
                                                    + classless.get(e.getKey())
                                                    + " already",
                                            "keep classless in one of the two"));
        }
        return new Dns(
                keys, zones, section.section("audit").map(this::audit).orElse(DnsAudit.DEFAULT));
    }

    private DnsAudit audit(Section section) {
        Duration standard = DnsAudit.DEFAULT.every().orElseThrow();
        Duration every = bounded(section, "every", standard, MIN_AUDIT, MAX_AUDIT);
        return new DnsAudit(
                section.flag("enabled").orElse(true) ? Optional.of(every) : Optional.empty(),
                section.flag("resolvers").orElse(DnsAudit.DEFAULT.resolvers()));
    }

    private Optional<TsigKey> tsigKey(Section key, Optional<DnsName> name) {
        int errorsBefore = problems.errors();
        TsigAlgorithm algorithm =
                key.choice("algorithm", List.of(TsigAlgorithm.values()), TsigAlgorithm::toString)
                        .orElse(TsigAlgorithm.HMAC_SHA256);
        boolean readable = problems.errors() == errorsBefore && name.isPresent();
        if (key.has("secretEnv") == key.has("secretFile")) {
            problems.error(
                    key.at(),
                    key.path("secretFile")
                            + (key.has("secretEnv")
                                    ? " and " + key.path("secretEnv") + " are both there"
                                    : " is missing"),
                    "give the path of a file with the output of tsig-keygen or its secret, or"
                            + " secretEnv: the name of an environment variable with it");
            return Optional.empty();
        }
        Optional<Path> path = key.value("secretFile", ConfigReader::path, "give a path");
        Optional<String> variable =
                key.value(
                        "secretEnv",
                        matching(VARIABLE, "is not the name of an environment variable"),
                        "give a name like LEASEHOLD_TSIG");
        if (algorithm.weak()) {
            problems.warn(
                    key.at("algorithm"),
                    key.path("algorithm")
                            + ": "
                            + algorithm
                            + (algorithm == TsigAlgorithm.HMAC_MD5
                                    ? " must not be used any more"
                                    : " is not recommended any more")
                            + " (RFC 8945 section 6)",
                    "make a new key with tsig-keygen -a hmac-sha256, and give zones [new, old]"
                            + " until the DNS server has it");
        }
        if (!readable) {
            return Optional.empty();
        }
        return path.flatMap(
                        file ->
                                secrets.tsig(
                                        key.path("secretFile"),
                                        key.at("secretFile"),
                                        file,
                                        name.get(),
                                        algorithm))
                .or(
                        () ->
                                variable.flatMap(
                                        v ->
                                                secrets.tsigOfVariable(
                                                        key.path("secretEnv"),
                                                        key.at("secretEnv"),
                                                        v,
                                                        name.get(),
                                                        algorithm)))
                .map(secret -> new TsigKey(name.get(), algorithm, secret.value()));
    }

    private Optional<DnsZoneConfig> zone(
            Section section, Optional<DnsName> name, Set<DnsName> keyNames, List<TsigKey> keys) {
        int errorsBefore = problems.errors();
        List<DnsServer> servers =
                section.values(
                        "servers",
                        ConfigReader::dnsServer,
                        "give addresses, like [192.0.2.53] or [\"192.0.2.53:5353\"]");
        if (servers.isEmpty() && problems.errors() == errorsBefore) {
            problems.error(
                    section.at("servers"),
                    section.path("servers") + " names no DNS server",
                    "list the primary server of the zone, like servers: [192.0.2.53]");
        }
        List<TsigKey> itsKeys = zoneKeys(section, keyNames, keys);
        if (!section.has("key") && name.isPresent()) {
            problems.warn(
                    section.at(),
                    "zone " + name.get() + " has no key: updates are sent unsigned",
                    "make a key with tsig-keygen, let the DNS server demand it, and name it here");
        }
        Optional<Ipv4Address> localAddress =
                section.value(
                        "localAddress", Ipv4Address::parse, "give an address of this machine");
        return name.filter(_ -> !servers.isEmpty())
                .map(
                        zone ->
                                new DnsZoneConfig(
                                        zone,
                                        servers,
                                        itsKeys,
                                        localAddress,
                                        classless(section),
                                        rateLimit(section)));
    }

    private Optional<Ipv4Prefix> classless(Section section) {
        return section.value(
                "classless",
                text -> {
                    Ipv4Prefix prefix = Ipv4Prefix.parse(text);
                    if (prefix.length() <= 24) {
                        throw new IllegalArgumentException(
                                prefix + " is not 25 to 32 bits long; its reverse zone needs none");
                    }
                    return prefix;
                },
                "give the prefix whose PTR records are in this zone, like 192.0.2.64/26");
    }

    private static OptionalInt rateLimit(Section section) {
        return section.value(
                        "rateLimit",
                        text -> {
                            if (!text.matches("[1-9][0-9]{0,5}")) {
                                throw new IllegalArgumentException(
                                        "'" + Problem.shortened(text) + "' is not 1 to 999999");
                            }
                            return Integer.parseInt(text);
                        },
                        "give a number of UPDATE messages per second, or leave it out")
                .map(OptionalInt::of)
                .orElse(OptionalInt.empty());
    }

    /// One key, or the old and the new one while a key is rotated.
    private List<TsigKey> zoneKeys(Section section, Set<DnsName> keyNames, List<TsigKey> keys) {
        String path = section.path("key");
        List<Node> nodes =
                switch (section.node("key").orElse(new Node.Sequence(section.at(), List.of()))) {
                    case Node.Sequence(Position _, List<Node> items) -> items;
                    case Node one -> List.of(one);
                };
        if (nodes.size() > MOST_KEYS) {
            problems.error(
                    section.at("key"),
                    path + " names " + nodes.size() + " keys; a zone has at most " + MOST_KEYS,
                    "name the new key and the old one, no more");
        }
        List<TsigKey> itsKeys = new ArrayList<>();
        for (Node node : nodes) {
            Optional<DnsName> name =
                    section.understood(
                            path, node, DnsName::parse, "use the name of a key in dns.keys");
            if (name.isEmpty()) {
                continue;
            }
            if (!keyNames.contains(name.get())) {
                List<String> names = keyNames.stream().map(DnsName::text).sorted().toList();
                problems.error(
                        node.at(),
                        path + ": there is no key " + name.get() + " in dns.keys",
                        names.isEmpty()
                                ? "add the key to dns.keys"
                                : NearMiss.remedy(name.get().text(), names));
            }
            // A key whose secret cannot be read is named but not here; that was said where it
            // stands.
            keys.stream().filter(k -> k.name().equals(name.get())).forEach(itsKeys::add);
        }
        return itsKeys;
    }

    private static DnsServer dnsServer(String text) {
        DnsServer server = DnsServer.parse(text);
        String host = server.host();
        if (host.indexOf(':') >= 0) {
            if (!host.matches("[0-9A-Fa-f:.]{2,45}")) {
                throw new IllegalArgumentException(
                        "'" + Problem.shortened(host) + "' is not an IPv6 address");
            }
        } else if (host.matches("[0-9.]*")) {
            Ipv4Address.parse(host);
        } else {
            DnsName.parse(host);
        }
        return server;
    }

    /// The key is part of the file's shape so that files can be written ahead, but a cluster that
    /// is named and not watched would leave its blocks uncarved without anybody noticing.
    private void refuseKubernetes(Section file) {
        for (Section cluster : file.sections("kubernetes")) {
            cluster.value("name", ConfigReader::notBlank, ABSENT_REMEDY);
            cluster.value("kubeconfig", ConfigReader::path, ABSENT_REMEDY);
            problems.error(
                    cluster.at(),
                    "watching a Kubernetes cluster is not supported in this version",
                    "remove the entry, and declare the cluster's ranges as claims of owner"
                            + " kubernetes-lb, kubernetes-pods or node");
        }
    }

    private static Function<String, String> matching(Pattern pattern, String otherwise) {
        return text -> {
            if (!pattern.matcher(text).matches()) {
                throw new IllegalArgumentException(
                        "'" + Problem.shortened(text) + "' " + otherwise);
            }
            return text;
        };
    }

    static String notBlank(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("the text is empty");
        }
        return text;
    }

    private static Path path(String text) {
        try {
            return Path.of(notBlank(text));
        } catch (InvalidPathException invalid) {
            throw new IllegalArgumentException(
                    "'" + Problem.shortened(text) + "' is not a path", invalid);
        }
    }
}
