package io.leasehold.app.differential;

import static io.leasehold.app.differential.Place.at;
import static io.leasehold.app.differential.Place.given;
import static io.leasehold.app.differential.Say.discover;
import static io.leasehold.app.differential.Say.inform;
import static io.leasehold.app.differential.Say.request;
import static io.leasehold.app.differential.Sequence.sequence;
import static io.leasehold.app.differential.Setting.CLASSED;
import static io.leasehold.app.differential.Setting.GATED;
import static io.leasehold.app.differential.Setting.KNOWN_ONLY;
import static io.leasehold.app.differential.Setting.SHARED_BY_CLASS;

import io.leasehold.app.differential.Sequence.Draft;

import java.util.List;
import java.util.function.UnaryOperator;

/// What depends on the class of a client, booting by PXE included.
final class ClassSequences {
    private static final int VENDOR_CLASS = 60;
    private static final int USER_CLASS = 77;
    private static final int ARCHITECTURE = 93;
    private static final Place FAR = new Place.FarRelay();
    private static final String UUID = "00 4c4c4544 0000 2010 8020 80c04f202020".replace(" ", "");

    private ClassSequences() {}

    /// As UEFI and BIOS firmware asks, by the PXE specification 2.1 section 2.2.
    private static Say firmware(Say say, String architecture) {
        return say.option(ARCHITECTURE, architecture)
                .option(94, "010310")
                .option(97, UUID)
                .text(VENDOR_CLASS, "PXEClient:Arch:00007:UNDI:003016")
                .asking(
                        1, 2, 3, 4, 5, 6, 12, 13, 15, 17, 18, 22, 23, 28, 40, 41, 42, 43, 50, 51,
                        54, 58, 59, 60, 66, 67, 97, 128, 129, 130, 131, 132, 133, 134, 135);
    }

    private static Draft exchange(Setting setting, String name, UnaryOperator<Say> with) {
        return sequence(
                setting,
                name,
                with.apply(discover('a')),
                with.apply(request('a').server().requested(given('a'))),
                with.apply(request('a').ciaddr(given('a'))));
    }

    private static Draft asking(Setting setting, String name, UnaryOperator<Say> with) {
        return exchange(setting, name, say -> with.apply(say).asking(1, 3, 7, 42));
    }

    static List<Draft> all() {
        return List.of(
                asking(CLASSED, "pool and options of phones", say -> say.text(60, "phone 7")),
                asking(CLASSED, "pool of the rest", say -> say),
                asking(
                        CLASSED,
                        "a vendor class that begins otherwise",
                        say -> say.text(60, "Phone")),
                asking(
                        CLASSED,
                        "phones of users with a class have short leases",
                        say -> say.text(60, "phone 7").text(USER_CLASS, "vip")),
                asking(
                        CLASSED,
                        "phones of users with a class that wish long leases",
                        say -> say.text(60, "phone 7").text(USER_CLASS, "vip").leaseTime(7000)),
                asking(
                        CLASSED,
                        "a class by circuit",
                        say -> say.relayInformation("0103aabb01 0202cc01")),
                exchange(CLASSED, "UEFI firmware", say -> firmware(say, "0007")),
                exchange(CLASSED, "BIOS firmware", say -> firmware(say, "0000")),
                exchange(CLASSED, "firmware of another kind", say -> firmware(say, "000b")),
                exchange(
                        CLASSED,
                        "UEFI firmware that has loaded iPXE",
                        say -> firmware(say, "0007").text(USER_CLASS, "iPXE")),
                exchange(
                        CLASSED,
                        "iPXE on BIOS",
                        say -> firmware(say, "0000").text(USER_CLASS, "iPXE")),
                exchange(
                        CLASSED,
                        "iPXE, which asks for file names by options",
                        say ->
                                say.text(USER_CLASS, "iPXE")
                                        .option(175, "b105018086100e")
                                        .asking(
                                                1, 3, 6, 7, 12, 15, 17, 43, 60, 66, 67, 119, 128,
                                                175, 203)),
                sequence(
                        CLASSED,
                        "a class of the hardware address",
                        discover('x').asking(1, 7),
                        request('x').asking(1, 7).server().requested(given('x'))),
                sequence(
                        CLASSED,
                        "a class of the reservation",
                        discover('k').asking(1, 7),
                        request('k').asking(1, 7).server().requested(given('k'))),
                sequence(
                        CLASSED,
                        "a client that becomes a phone",
                        discover('a'),
                        request('a').server().requested(given('a')),
                        request('a').text(60, "phone").ciaddr(given('a')),
                        discover('a').text(60, "phone")),
                sequence(
                        CLASSED,
                        "wishing an address of a pool for others",
                        discover('a').requested(at(15)),
                        request('a').server().requested(at(15))),
                sequence(
                        CLASSED,
                        "INFORM of a phone",
                        inform('a').text(60, "phone").asking(1, 42).ciaddr(at(50))),
                sequence(
                        CLASSED,
                        "dropped by class",
                        discover('a').text(60, "drop-me"),
                        request('a').text(60, "drop-me").requested(at(35)),
                        inform('a').text(60, "drop-me").ciaddr(at(50))),
                asking(GATED, "a subnet for phones, and a phone", say -> say.text(60, "phone")),
                sequence(GATED, "a subnet for phones, and no phone", discover('a')),
                sequence(
                        GATED,
                        "a phone that is none any more",
                        discover('a').text(60, "phone"),
                        request('a').text(60, "phone").server().requested(given('a')),
                        request('a').ciaddr(given('a')),
                        request('a').requested(given('a'))),
                sequence(GATED, "INFORM in a subnet for others", inform('a').ciaddr(at(50))),
                sequence(
                        KNOWN_ONLY,
                        "a client with a reservation where only such are served",
                        discover('k'),
                        request('k').server().requested(given('k'))),
                sequence(
                        KNOWN_ONLY,
                        "a client without a reservation where only others are served",
                        discover('a'),
                        request('a').requested(at(20)),
                        request('a').ciaddr(at(20))),
                asking(
                        SHARED_BY_CLASS,
                        "the subnet of a shared network for phones",
                        say -> say.giaddr(FAR).text(60, "phone")),
                asking(
                        SHARED_BY_CLASS,
                        "the subnet of a shared network for the rest",
                        say -> say.giaddr(FAR)),
                asking(
                        SHARED_BY_CLASS,
                        "the subnet for the rest, relay agent in the one for phones",
                        say -> say),
                sequence(
                        SHARED_BY_CLASS,
                        "a client of a shared network becomes a phone",
                        discover('a').giaddr(FAR),
                        request('a').giaddr(FAR).server().requested(given('a')),
                        request('a').giaddr(FAR).text(60, "phone").ciaddr(given('a')),
                        discover('a').giaddr(FAR).text(60, "phone")));
    }
}
