package io.leasehold.app.config;

import io.leasehold.ipam.option.OptionCatalog;
import io.leasehold.ipam.option.OptionDefinition;
import io.leasehold.ipam.option.OptionShape;
import io.leasehold.ipam.plan.ClientClass;
import io.leasehold.ipam.plan.CustomOption;
import io.leasehold.ipam.plan.Defaults;
import io.leasehold.ipam.plan.SharedNetwork;
import io.leasehold.ipam.plan.Source;

import java.util.List;
import java.util.Optional;

/// What the plan says of serving beside its subnets: the widest scope, shared networks, classes of
/// clients, options of its own.
final class ServingReader {
    static final List<String> HANDLING_KEYS = List.of("matchClientId", "authoritative");

    private final TermsReader terms;

    ServingReader(TermsReader terms) {
        this.terms = terms;
    }

    /// A file that says nothing here leaves it to others.
    Defaults defaults(Section section) {
        Defaults read =
                new Defaults(
                        terms.termsWithLease(section), TermsReader.handling(section), Source.FILE);
        return read.terms().equals(Defaults.NONE.terms())
                        && read.handling().equals(Defaults.NONE.handling())
                ? Defaults.NONE
                : read;
    }

    Optional<ClientClass> clientClass(Section section) {
        Optional<String> test =
                section.value(
                        "test",
                        ConfigReader::notBlank,
                        "give an expression like \"option[93].hex == 0x0007\"");
        var itsTerms = terms.termsWithLease(section);
        return section.required("name", ConfigReader::notBlank, "give a name like pxe-uefi")
                .map(name -> new ClientClass(name, test, itsTerms, Source.FILE));
    }

    Optional<SharedNetwork> sharedNetwork(Section section) {
        Optional<String> networkInterface =
                section.value("interface", ConfigReader::notBlank, "name one of dhcp.interfaces");
        var relays = TermsReader.relays(section);
        var classes = TermsReader.classes(section);
        var handling = TermsReader.handling(section);
        var itsTerms = terms.termsWithLease(section);
        return section.required("name", ConfigReader::notBlank, "give a name like floor-2")
                .map(
                        name ->
                                new SharedNetwork(
                                        name,
                                        networkInterface,
                                        relays,
                                        classes,
                                        handling,
                                        itsTerms,
                                        Source.FILE));
    }

    static Optional<CustomOption> option(Problems problems, Section section) {
        int errorsBefore = problems.errors();
        Optional<String> name =
                section.required("name", ConfigReader::notBlank, "give a name like my-blob");
        Optional<Integer> code =
                section.required("code", ServingReader::code, "give a code 1 to 254");
        String space =
                section.value("space", ConfigReader::notBlank, "name a space like dhcp4")
                        .orElse(OptionCatalog.DHCP4);
        Optional<String> type =
                section.required("type", ConfigReader::notBlank, "give a type like string or hex");
        boolean array = section.flag("array").orElse(false);
        List<String> fields =
                section.values("record", ConfigReader::notBlank, "list the types of its fields");
        Optional<String> encapsulates =
                section.value(
                        "encapsulates",
                        ConfigReader::notBlank,
                        "name the space of its sub-options");
        if (problems.errors() > errorsBefore) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new CustomOption(
                            new OptionDefinition(
                                    space,
                                    code.orElseThrow(),
                                    name.orElseThrow(),
                                    OptionShape.of(
                                            type.orElseThrow(), array, fields, encapsulates)),
                            Source.FILE));
        } catch (IllegalArgumentException wrong) {
            problems.error(
                    section.at(),
                    "option definition "
                            + Problem.shortened(name.orElseThrow())
                            + ": "
                            + wrong.getMessage(),
                    "see docs/configuration.md for what an option can be");
            return Optional.empty();
        }
    }

    private static int code(String text) {
        if (!text.matches("[0-9]{1,3}") || Integer.parseInt(text) > 254 || text.matches("0+")) {
            throw new IllegalArgumentException("'" + Problem.shortened(text) + "' is not 1 to 254");
        }
        return Integer.parseInt(text);
    }
}
