package io.leasehold.interchange.kea;

import io.leasehold.interchange.Mistake;
import io.leasehold.interchange.Place;
import io.leasehold.interchange.json.Sources;
import io.leasehold.interchange.json.Value;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;

/// A configuration of Kea, its DNS updater and its leases, made into a configuration of Leasehold.
/// Pure: text in, text out.
///
/// What has a counterpart is carried over, by Kea's meaning of it; what is wrong by Kea's rules or
/// against Leasehold's is a mistake with its line, and all mistakes are told at once; what has no
/// counterpart is a [Remark] with what to do.
public final class KeaImport {
    private final Findings findings = new Findings();
    private final Sources sources;
    private final Machine machine;

    /// One file.
    ///
    /// @param name what messages call it
    public record Source(String name, String text) {}

    /// What became of an import.
    public sealed interface Outcome {
        List<Remark> remarks();

        /// Nothing may be written.
        ///
        /// @param mistakes at least one, by line
        record Refused(List<Mistake> mistakes, List<Remark> remarks) implements Outcome {
            public Refused {
                mistakes = List.copyOf(mistakes);
                remarks = List.copyOf(remarks);
            }
        }

        /// @param yaml the configuration file, which is still to be checked by Leasehold's own
        ///   reader
        /// @param secrets files that it refers to
        /// @param leases those to load; empty without a lease file
        /// @param origins from lines of `yaml` to where they come from
        record Imported(
                String yaml,
                List<Secret> secrets,
                List<KeaLease> leases,
                NavigableMap<Integer, Place> origins,
                List<Remark> remarks)
                implements Outcome {
            public Imported {
                secrets = List.copyOf(secrets);
                leases = List.copyOf(leases);
                remarks = List.copyOf(remarks);
            }

            /// Where a line of the YAML comes from.
            public Optional<Place> origin(int line) {
                return Optional.ofNullable(origins.floorEntry(line)).map(e -> e.getValue());
            }
        }
    }

    /// @param file its name, in the directory of the configuration
    /// @param content a key statement of BIND, secret included
    public record Secret(String file, String content) {
        /// Without the secret.
        @Override
        public String toString() {
            return file;
        }
    }

    /// @param sources where included files are read
    /// @param machine whose interfaces are meant
    public KeaImport(Sources sources, Machine machine) {
        this.sources = sources;
        this.machine = machine;
    }

    /// Reads everything. Call it once.
    ///
    /// @param dhcp4 the configuration of kea-dhcp4
    /// @param ddns that of kea-dhcp-ddns
    /// @param leaseFile kea-leases4.csv
    public Outcome read(Source dhcp4, Optional<Source> ddns, Optional<Source> leaseFile) {
        List<KeaLease> leases =
                leaseFile
                        .map(file -> KeaLeases.read(file.name(), file.text(), findings))
                        .orElse(List.of());
        Optional<D2.Zones> zones =
                ddns.flatMap(file -> KeaFile.top(file, "DhcpDdns", sources, findings))
                        .map(map -> new D2(findings).read(Scope.of("DhcpDdns", map, findings)));
        Optional<Value.Mapping> map = KeaFile.top(dhcp4, "Dhcp4", sources, findings);
        if (map.isEmpty() || ddns.isPresent() && zones.isEmpty()) {
            return refused();
        }
        Scope scope = Scope.of("Dhcp4", map.get(), findings);
        Draft draft =
                new Dhcp4(findings, scope, zones, duid -> KeaLeases.clientIdsOf(leases, duid))
                        .read(machine);
        LeaseholdYaml.Written written =
                new LeaseholdYaml(draft, findings)
                        .write(
                                scope.filled("server-tag")
                                        .filter(t -> t.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,62}"))
                                        .orElse("leasehold-1"));
        if (findings.count() > 0) {
            return refused();
        }
        return new Outcome.Imported(
                written.text(), secrets(draft), leases, written.origins(), findings.remarks());
    }

    private Outcome refused() {
        return new Outcome.Refused(findings.mistakes(), findings.remarks());
    }

    private static List<Secret> secrets(Draft draft) {
        List<Secret> secrets = new ArrayList<>();
        for (Draft.Key key : draft.keys()) {
            key.secret()
                    .ifPresent(
                            secret ->
                                    secrets.add(
                                            new Secret(
                                                    key.secretFile(),
                                                    "key \""
                                                            + key.name()
                                                            + "\" {\n\talgorithm "
                                                            + key.algorithm()
                                                            + ";\n\tsecret \""
                                                            + secret.replaceAll("\\s", "")
                                                            + "\";\n};\n")));
        }
        return secrets;
    }
}
