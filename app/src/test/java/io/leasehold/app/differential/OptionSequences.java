package io.leasehold.app.differential;

import static io.leasehold.app.differential.Part.bind;
import static io.leasehold.app.differential.Place.at;
import static io.leasehold.app.differential.Place.given;
import static io.leasehold.app.differential.Say.discover;
import static io.leasehold.app.differential.Say.inform;
import static io.leasehold.app.differential.Say.request;
import static io.leasehold.app.differential.Sequence.sequence;
import static io.leasehold.app.differential.Setting.OPTIONS;
import static io.leasehold.app.differential.Setting.PLAIN;

import io.leasehold.app.differential.Sequence.Draft;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What clients ask for and how much they take: RFC 2132, RFC 3396, RFC 3442.
final class OptionSequences {
    private OptionSequences() {}

    static List<Draft> all() {
        List<Draft> drafts = new ArrayList<>();
        Map<String, int[]> lists = new LinkedHashMap<>();
        lists.put("no list", new int[] {});
        lists.put("only the mask", new int[] {1});
        lists.put("only routers", new int[] {3});
        lists.put("routers before the mask", new int[] {3, 1});
        lists.put("backwards", new int[] {42, 15, 6, 3, 1});
        lists.put("twice the same", new int[] {6, 6, 1, 6});
        lists.put("what is not configured", new int[] {44, 46, 47, 31, 33, 252});
        lists.put("lease times", new int[] {51, 58, 59});
        lists.put("the message type and server", new int[] {53, 54});
        lists.put("the own identifier and name", new int[] {61, 12});
        lists.put("PAD and END", new int[] {0, 255, 1});
        lists.put("overload and message", new int[] {52, 56});
        lists.put("broadcast address", new int[] {28});
        lists.put("classless routes before routers", new int[] {1, 121, 3, 6});
        lists.put("both kinds of classless routes", new int[] {1, 121, 249, 3});
        lists.put("relay agent information", new int[] {82, 1});
        lists.put(
                "Windows 10", new int[] {1, 3, 6, 15, 31, 33, 43, 44, 46, 47, 119, 121, 249, 252});
        lists.put("iPhone", new int[] {1, 121, 3, 6, 15, 108, 114, 119, 162, 252, 95, 44, 46});
        lists.put("Android", new int[] {1, 3, 6, 15, 26, 28, 51, 58, 59, 43, 114, 108});
        lists.put("systemd-networkd", new int[] {1, 3, 6, 12, 15, 26, 33, 42, 119, 120, 121, 249});
        lists.put("udhcpc", new int[] {1, 3, 6, 12, 15, 28, 42});
        lists.put("dhclient", new int[] {1, 28, 2, 3, 15, 6, 119, 12, 44, 47, 26, 121, 42});
        lists.put("HP printer", new int[] {6, 3, 1, 15, 66, 67, 13, 44, 12, 81, 69, 70, 18});
        lists.put(
                "PXE",
                new int[] {
                    1, 2, 3, 5, 6, 11, 12, 13, 15, 16, 17, 18, 22, 23, 28, 40, 41, 42, 43, 50, 51,
                    54, 58, 59, 60, 66, 67, 97, 128, 129, 130, 131, 132, 133, 134, 135
                });
        lists.forEach(
                (name, codes) ->
                        drafts.add(
                                sequence(
                                        OPTIONS,
                                        "parameter request list: " + name,
                                        discover('a').asking(codes),
                                        request('a').asking(codes).server().requested(given('a')),
                                        inform('a').asking(codes).ciaddr(at(50)))));
        for (int size : new int[] {0, 1, 240, 548, 576, 600, 1024, 1472, 1500, 9000, 65535}) {
            drafts.add(
                    sequence(
                            OPTIONS,
                            "maximum message size " + size,
                            discover('a')
                                    .maxMessage(size)
                                    .asking(1, 3, 6, 15, 17, 42, 43, 66, 67, 119, 121, 222)));
        }
        drafts.add(
                sequence(
                        OPTIONS,
                        "maximum message size of one byte",
                        discover('a').option(57, "05")));
        drafts.add(
                sequence(
                        OPTIONS,
                        "no list, no maximum message size, everything configured",
                        discover('a').asking(),
                        request('a').asking().server().requested(given('a'))));
        drafts.add(
                sequence(
                        OPTIONS,
                        "parameter request list in two fragments",
                        discover('a').asking().option(55, "0103").option(55, "060f")));
        drafts.add(sequence(OPTIONS, "empty parameter request list", discover('a').option(55, "")));
        drafts.add(
                sequence(
                        PLAIN,
                        "options nobody knows come back to nobody",
                        discover('a').option(224, "0102").option(150, "c0000201"),
                        request('a').option(224, "0102").server().requested(given('a'))));
        drafts.add(
                sequence(
                        PLAIN,
                        "vendor class and user class",
                        discover('a').text(60, "MSFT 5.0").option(77, "0469506865"),
                        request('a').text(60, "MSFT 5.0").server().requested(given('a'))));
        drafts.add(
                sequence(
                        PLAIN,
                        "parameters that the client wishes for itself",
                        discover('a').option(1, "ffff0000").option(3, "0a000001"),
                        request('a').option(6, "08080808").server().requested(given('a'))));
        drafts.add(
                sequence(
                        PLAIN,
                        "rapid commit, option 80, that is not configured",
                        discover('a').option(80, "")));
        drafts.add(
                sequence(PLAIN, "auto-configuration, option 116", discover('a').option(116, "01")));
        drafts.add(
                sequence(
                        PLAIN,
                        "a list only when renewing",
                        bind('a'),
                        request('a').asking(42).ciaddr(given('a'))));
        return drafts;
    }
}
