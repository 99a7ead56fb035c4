package io.leasehold.app.differential;

import static io.leasehold.app.differential.Place.at;
import static io.leasehold.app.differential.Place.given;
import static io.leasehold.app.differential.Say.discover;
import static io.leasehold.app.differential.Say.inform;
import static io.leasehold.app.differential.Say.request;
import static io.leasehold.app.differential.Sequence.sequence;
import static io.leasehold.app.differential.Setting.NAMES;
import static io.leasehold.app.differential.Setting.NAMES_AS_ASKED;
import static io.leasehold.app.differential.Setting.PLAIN;

import io.leasehold.app.differential.Sequence.Draft;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/// Options 12 and 81: RFC 4702.
final class NameSequences {
    private static final int HOST_NAME = 12;
    private static final int FQDN = 81;

    private NameSequences() {}

    static List<Draft> all() {
        List<Draft> drafts = new ArrayList<>();
        // Flags: S 1, O 2, E 4, N 8. The wire form of "pc" is 02 70 63.
        Map<String, String> fqdns = new LinkedHashMap<>();
        fqdns.put("S clear, E", "040000 027063");
        fqdns.put("S, E", "050000 027063");
        fqdns.put("N, E", "0c0000 027063");
        fqdns.put("S and N, which exclude each other", "0d0000 027063");
        fqdns.put("O, which only servers set", "060000 027063");
        fqdns.put("flags that must be zero", "f50000 027063");
        fqdns.put("S, E, with a domain, complete", "050000 027063 076578616d706c65 036f7267 00");
        fqdns.put("S, E, with two labels, incomplete", "050000 027063 03737562");
        fqdns.put("S, E, in the own zone", "050000 027063 04686f6d65 076578616d706c65 036f7267 00");
        fqdns.put("S, E, no name", "050000");
        fqdns.put("S, E, the root", "050000 00");
        fqdns.put("N, E, no name", "0c0000");
        fqdns.put("S, text", "010000 7063");
        fqdns.put("S clear, text", "000000 7063");
        fqdns.put("N, text", "080000 7063");
        fqdns.put("S, text with a domain and a dot", "010000 70632e6578616d706c652e6f72672e");
        fqdns.put("S, E, upper case", "050000 025043");
        fqdns.put("S, E, what is no host name", "050000 0461215f62");
        fqdns.put("result codes that are not zero", "05aabb 027063");
        fqdns.put("two bytes only", "0500");
        fqdns.put("one byte only", "05");
        fqdns.put("a label beyond the end", "050000 0a7063");
        fqdns.put("a compression pointer", "050000 c00c");
        for (Setting setting : List.of(NAMES, NAMES_AS_ASKED, PLAIN)) {
            fqdns.forEach(
                    (name, hex) ->
                            drafts.add(
                                    exchange(
                                            setting,
                                            "option 81: " + name,
                                            say -> say.option(FQDN, hex))));
        }
        Map<String, String> names = new LinkedHashMap<>();
        names.put("a label", "pc");
        names.put("upper case", "PC");
        names.put("two labels", "pc.sub");
        names.put("with a domain", "pc.example.net");
        names.put("in the own zone", "pc.home.example.org");
        names.put("with a dot at the end", "pc.");
        names.put("a blank", "my pc");
        names.put("an underscore", "my_pc");
        names.put("an apostrophe", "Ann's phone");
        names.put("not ASCII", "büro");
        names.put("a hyphen first", "-pc");
        names.put("digits", "42");
        names.put("63 bytes", "a".repeat(63));
        names.put("64 bytes", "a".repeat(64));
        names.put("a zero at the end", "pc\0");
        names.put("nothing", "");
        names.put("only what is not allowed", "!!!");
        names.forEach(
                (name, text) ->
                        drafts.add(
                                exchange(
                                        NAMES,
                                        "host name: " + name,
                                        say -> say.text(HOST_NAME, text))));
        drafts.add(
                exchange(
                        PLAIN,
                        "host name where there is no zone",
                        say -> say.text(HOST_NAME, "pc")));
        drafts.add(
                exchange(
                        NAMES,
                        "host name and option 81 with another",
                        say -> say.text(HOST_NAME, "one").option(FQDN, "050000 0374776f")));
        drafts.add(exchange(NAMES, "neither name", say -> say));
        drafts.add(
                sequence(
                        NAMES,
                        "option 81 that is not in the parameter request list",
                        discover('a').option(FQDN, "050000027063").asking(1, 3),
                        inform('a').option(FQDN, "050000027063").asking(1, 3).ciaddr(at(50))));
        drafts.add(
                sequence(
                        NAMES,
                        "a name that changes at renewal",
                        discover('a').text(HOST_NAME, "one").asking(1, 12),
                        request('a')
                                .text(HOST_NAME, "one")
                                .asking(1, 12)
                                .server()
                                .requested(given('a')),
                        request('a').text(HOST_NAME, "two").asking(1, 12).ciaddr(given('a'))));
        return drafts;
    }

    private static Draft exchange(Setting setting, String name, UnaryOperator<Say> with) {
        return sequence(
                setting,
                name,
                with.apply(discover('a')).asking(1, 3, 12, 81),
                with.apply(request('a')).asking(1, 3, 12, 81).server().requested(given('a')));
    }
}
