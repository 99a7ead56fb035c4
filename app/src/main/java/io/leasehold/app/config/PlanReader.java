package io.leasehold.app.config;

import io.leasehold.app.config.LeaseholdConfig.Dhcp;
import io.leasehold.app.config.LeaseholdConfig.Dns;
import io.leasehold.ipam.net.Ipv4Prefix;
import io.leasehold.ipam.option.OptionCatalog;
import io.leasehold.ipam.option.OptionDefinition;
import io.leasehold.ipam.plan.Claim;
import io.leasehold.ipam.plan.ClientClass;
import io.leasehold.ipam.plan.Container;
import io.leasehold.ipam.plan.CustomField;
import io.leasehold.ipam.plan.CustomOption;
import io.leasehold.ipam.plan.Defaults;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.plan.PlanContent;
import io.leasehold.ipam.plan.PlanEdit;
import io.leasehold.ipam.plan.PlanEditor;
import io.leasehold.ipam.plan.PlanOutcome;
import io.leasehold.ipam.plan.PlanProblem;
import io.leasehold.ipam.plan.PlanRules;
import io.leasehold.ipam.plan.SharedNetwork;
import io.leasehold.ipam.plan.Source;
import io.leasehold.ipam.plan.Vlan;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The plan part of the file. What can be read is checked by [PlanRules] even where other parts
/// cannot, so that one look shows everything.
final class PlanReader {
    private static final Pattern PROBLEM_PATH =
            Pattern.compile(
                    "([A-Za-z_]+)(?:\\[(\\d+)])?(?:\\.([A-Za-z0-9]+)(?:\\[(\\d+)])?)?((?:\\.[A-Za-z0-9]+)*).*");

    private final Problems problems;
    private final Optional<Dhcp> dhcp;
    private final Optional<Dns> dns;
    private final NotesReader notes;
    private final ClaimReader claimReader;

    /// Where each part stands, in the order of the [PlanContent]: [PlanRules] counts what was read.
    private final Read<Container> containers = new Read<>();

    private final Read<io.leasehold.ipam.plan.Section> sections = new Read<>();
    private final Read<Vlan> vlans = new Read<>();
    private final Read<CustomField> fields = new Read<>();
    private final Read<Claim> claims = new Read<>();
    private final Read<CustomOption> options = new Read<>();
    private final Read<ClientClass> classes = new Read<>();
    private final Read<SharedNetwork> networks = new Read<>();
    private final List<SubnetReader.Read> subnets = new ArrayList<>();
    private Optional<Section> defaultsPlace = Optional.empty();

    /// Parts of one kind that could be read, and their sections, index by index.
    private static final class Read<T> {
        private final List<T> parts = new ArrayList<>();
        private final List<Section> places = new ArrayList<>();

        void add(T part, Section place) {
            parts.add(part);
            places.add(place);
        }

        void all(List<Section> sections, Function<Section, Optional<T>> reader) {
            sections.forEach(s -> reader.apply(s).ifPresent(part -> add(part, s)));
        }
    }

    /// @param dhcp empty when it could not be read; interfaces are then not compared
    /// @param dns empty when it could not be read; zones are then not compared
    PlanReader(Problems problems, Optional<Dhcp> dhcp, Optional<Dns> dns) {
        this.problems = problems;
        this.dhcp = dhcp;
        this.dns = dns;
        this.notes = new NotesReader(problems);
        this.claimReader = new ClaimReader(problems, notes);
    }

    PlanContent read(Section plan) {
        int errorsBefore = problems.errors();
        options.all(plan.sections("optionDefinitions"), s -> ServingReader.option(problems, s));
        TermsReader terms = new TermsReader(new OptionReader(problems, catalog()));
        ServingReader serving = new ServingReader(terms);
        SubnetReader subnetReader = new SubnetReader(problems, notes, claimReader, terms);
        sections.all(plan.sections("sections"), PlanReader::section);
        vlans.all(plan.sections("vlans"), PlanReader::vlan);
        fields.all(plan.sections("customFields"), this::field);
        containers.all(plan.sections("containers"), this::container);
        claims.all(plan.sections("claims"), s -> claimReader.read(SubnetReader.space(s), s));
        classes.all(plan.sections("classes"), serving::clientClass);
        networks.all(plan.sections("sharedNetworks"), serving::sharedNetwork);
        defaultsPlace = plan.section("dhcp");
        for (Section section : plan.sections("subnets")) {
            subnetReader
                    .read(section)
                    .ifPresent(
                            read -> {
                                subnets.add(read);
                                for (int i = 0; i < read.claims().size(); i++) {
                                    claims.add(read.claims().get(i), read.claimSections().get(i));
                                }
                            });
        }
        PlanContent content =
                new PlanContent(
                        defaultsPlace.map(serving::defaults).orElse(Defaults.NONE),
                        options.parts,
                        classes.parts,
                        networks.parts,
                        subnets.stream().map(SubnetReader.Read::subnet).toList(),
                        containers.parts,
                        claims.parts,
                        sections.parts,
                        vlans.parts,
                        fields.parts);
        PlanRules.check(content).forEach(problem -> told(problem, plan.at()));
        new PlanCrossCheck(problems, dhcp, dns, subnets, networks.parts, networks.places).check();
        if (problems.errors() == errorsBefore) {
            checkByItself(content, plan.at());
        }
        return content;
    }

    /// What the options of this file mean. A definition that cannot be is told by [PlanRules]; the
    /// others are good to read the rest with.
    private OptionCatalog catalog() {
        List<OptionDefinition> all =
                new ArrayList<>(options.parts.stream().map(CustomOption::definition).toList());
        OptionCatalog.faults(all).stream()
                .map(OptionCatalog.DefinitionFault::index)
                .distinct()
                .sorted(Comparator.reverseOrder())
                .forEach(index -> all.remove((int) index));
        return OptionCatalog.faults(all).isEmpty()
                ? OptionCatalog.with(all)
                : OptionCatalog.STANDARD;
    }

    /// A server without any other plan would refuse this one for these reasons.
    private void checkByItself(PlanContent content, Position at) {
        if (PlanEditor.apply(Plan.EMPTY, new PlanEdit.DeclareFilePlan(content))
                instanceof PlanOutcome.Refused(List<PlanProblem> reasons)) {
            reasons.forEach(problem -> told(problem, at));
        }
    }

    private void told(PlanProblem problem, Position otherwise) {
        problems.error(
                placeOf(problem.path(), otherwise),
                problem.message() + inTheWay(problem),
                problem.remedy());
    }

    private static Optional<io.leasehold.ipam.plan.Section> section(Section section) {
        Optional<String> description =
                section.value("description", Function.identity(), "give one text");
        return section.required(
                "path",
                text ->
                        new io.leasehold.ipam.plan.Section(
                                text, description.orElse(""), Source.FILE),
                "give names from the top, like Home/IoT");
    }

    private static Optional<Vlan> vlan(Section section) {
        Optional<String> name =
                section.value("name", ConfigReader::notBlank, "give a name like iot");
        return NotesReader.vlanId(section)
                .map(id -> new Vlan(id, name.orElse(id.toString()), Source.FILE));
    }

    private Optional<CustomField> field(Section section) {
        int errorsBefore = problems.errors();
        List<CustomField.Target> on =
                section.has("for")
                        ? section.distinct(
                                "for",
                                text -> word(text, List.of(CustomField.Target.values())),
                                "list what may have it: subnet, container, claim, reservation")
                        : List.of(CustomField.Target.values());
        CustomField.Type type =
                section.choice("type", List.of(CustomField.Type.values()), ClaimReader::word)
                        .orElse(CustomField.Type.TEXT);
        List<String> choices =
                section.distinct("choices", ConfigReader::notBlank, "list the allowed values");
        Optional<String> name =
                section.required("name", ConfigReader::notBlank, "give a name like rack");
        if (problems.errors() > errorsBefore) {
            return Optional.empty();
        }
        Set<CustomField.Target> targets = EnumSet.noneOf(CustomField.Target.class);
        targets.addAll(on);
        return name.flatMap(
                n -> {
                    try {
                        return Optional.of(new CustomField(n, targets, type, choices, Source.FILE));
                    } catch (IllegalArgumentException wrong) {
                        problems.error(
                                section.at(),
                                String.valueOf(wrong.getMessage()),
                                "name it like rack_unit; give choices with type: choice, and only"
                                        + " there");
                        return Optional.empty();
                    }
                });
    }

    private static <E extends Enum<E>> E word(String text, List<E> constants) {
        return constants.stream()
                .filter(c -> ClaimReader.word(c).equals(text))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "'"
                                                + Problem.shortened(text)
                                                + "' is not one of "
                                                + String.join(
                                                        ", ",
                                                        constants.stream()
                                                                .map(ClaimReader::word)
                                                                .toList())));
    }

    private Optional<Container> container(Section section) {
        Optional<Ipv4Prefix> prefix =
                section.required("prefix", Ipv4Prefix::parse, "give a prefix like 10.0.0.0/8");
        Optional<String> name =
                section.value("name", ConfigReader::notBlank, "give a name like campus");
        Optional<String> itsSection =
                section.value("section", ConfigReader::notBlank, "name one of plan.sections");
        var space = SubnetReader.space(section);
        var itsNotes = notes.notes(section);
        return prefix.map(
                p ->
                        new Container(
                                space,
                                p,
                                name.orElse(p.toString()),
                                itsSection,
                                itsNotes,
                                Source.FILE));
    }

    /// The place in the file of a path of [PlanRules], or of the nearest part that has one.
    private Position placeOf(String path, Position otherwise) {
        Matcher parts = PROBLEM_PATH.matcher(path);
        if (!parts.matches()) {
            return otherwise;
        }
        List<String> keys = new ArrayList<>();
        Optional.ofNullable(parts.group(3)).ifPresent(keys::add);
        Pattern.compile("\\.")
                .splitAsStream(parts.group(5))
                .filter(key -> !key.isEmpty())
                .forEach(keys::add);
        if (parts.group(2) == null) {
            return parts.group(1).equals("dhcp")
                    ? defaultsPlace.map(section -> section.at(keys)).orElse(otherwise)
                    : otherwise;
        }
        int index = Integer.parseInt(parts.group(2));
        return switch (parts.group(1)) {
            case "subnets" -> placeInSubnet(subnets.get(index), keys, parts.group(4));
            case "claims" -> placeOfClaim(claims.places.get(index), keys);
            case "containers" -> containers.places.get(index).at(keys);
            case "sections" -> sections.places.get(index).at(keys);
            case "vlans" -> vlans.places.get(index).at(keys);
            case "custom_fields" -> fields.places.get(index).at(keys);
            case "options" -> options.places.get(index).at(keys);
            case "classes" -> classes.places.get(index).at(keys);
            case "sharedNetworks", "shared_networks" -> networks.places.get(index).at(keys);
            default -> otherwise;
        };
    }

    /// @param number of the item, where the first key is that of a list
    private static Position placeInSubnet(
            SubnetReader.Read subnet, List<String> keys, @Nullable String number) {
        if (number == null) {
            return subnet.section().at(keys);
        }
        int index = Integer.parseInt(number);
        List<String> below = keys.subList(1, keys.size());
        return switch (keys.getFirst()) {
            case "pools" -> {
                SubnetReader.Place pool = subnet.pools().get(index);
                yield below.isEmpty()
                        ? pool.at()
                        : pool.section().map(section -> section.at(below)).orElse(pool.at());
            }
            case "reservations" -> subnet.reservations().get(index).at(below);
            default -> subnet.section().at();
        };
    }

    private static Position placeOfClaim(Section section, List<String> keys) {
        return keys.equals(List.of("range")) && !section.has("range")
                ? section.at("address")
                : section.at(keys);
    }

    /// The lines of those who are in the way, as far as the file declares them.
    private String inTheWay(PlanProblem problem) {
        List<String> lines = new ArrayList<>();
        for (PlanProblem.Conflict conflict : problem.conflicts()) {
            for (int i = 0; i < claims.parts.size(); i++) {
                Claim claim = claims.parts.get(i);
                if (claim.owner().equals(conflict.owner())
                        && claim.range().overlaps(conflict.overlap())) {
                    lines.add("line " + claims.places.get(i).at().line());
                }
            }
        }
        return lines.isEmpty() ? "" : " (declared at " + String.join(", ", lines) + ")";
    }
}
