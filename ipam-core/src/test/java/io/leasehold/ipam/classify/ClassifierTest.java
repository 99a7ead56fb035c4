package io.leasehold.ipam.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;
import java.util.Set;

class ClassifierTest {
    private static final SampleMessage PLAIN = SampleMessage.plain();

    private static ClassRule rule(String name, String test) {
        return new ClassRule(name, Optional.of(Expression.parse(test, SampleMessage.NAMES)));
    }

    private static ClassRule byReservation(String name) {
        return new ClassRule(name, Optional.empty());
    }

    private static Classifier of(ClassRule... rules) {
        return Classifier.compile(List.of(rules));
    }

    private static List<String> problems(ClassRule... rules) {
        return Classifier.problems(List.of(rules)).stream()
                .map(Classifier.Problem::message)
                .toList();
    }

    @Test
    void everyMessageIsInAllAndUnknownUnlessReserved() {
        assertThat(of().classify(PLAIN, Set.of(), false)).containsExactly("ALL", "UNKNOWN");
        assertThat(of().classify(PLAIN, Set.of(), true)).containsExactly("ALL", "KNOWN");
        assertThat(of().classifyAhead(PLAIN)).containsExactly("ALL");
    }

    @Test
    void builtInClassesAreWhatTheMessageSays() {
        SampleMessage phone = PLAIN.text(60, "android-dhcp-14").from("02:00:5e:00:53:2a");

        assertThat(of().classify(phone, Set.of(), false))
                .containsExactly("ALL", "VENDOR_CLASS_android-dhcp-14", "RANDOM_MAC", "UNKNOWN");
        assertThat(of().classify(PLAIN.bootp(), Set.of(), false))
                .containsExactly("ALL", "BOOTP", "UNKNOWN");
        assertThat(of().classifyAhead(phone.bootp()))
                .containsExactly("ALL", "VENDOR_CLASS_android-dhcp-14", "BOOTP", "RANDOM_MAC");
    }

    @Test
    void vendorClassNamesShowOnlyPrintableCharacters() {
        assertThat(of().classifyAhead(PLAIN.hex(60, "61 20 00 0a 25 ff 7e")))
                .containsExactly("ALL", "VENDOR_CLASS_a %00%0a%%%ff~");
    }

    @Test
    void declaredVendorClassesKeepTheirNames() {
        Classifier classifier =
                of(
                        byReservation("VENDOR_CLASS_docsis3.0"),
                        byReservation("VENDOR_CLASS_100%%"),
                        rule("modem", "member('VENDOR_CLASS_docsis3.0')"));

        assertThat(classifier.classifyAhead(PLAIN.text(60, "docsis3.0")))
                .containsExactly("ALL", "VENDOR_CLASS_docsis3.0", "modem");
        assertThat(classifier.classifyAhead(PLAIN.text(60, "docsis3.0\0")))
                .containsExactly("ALL", "VENDOR_CLASS_docsis3.0", "modem");
        assertThat(classifier.classifyAhead(PLAIN.text(60, "100%")))
                .containsExactly("ALL", "VENDOR_CLASS_100%%");
        assertThat(classifier.classifyAhead(PLAIN.text(60, "100%%")))
                .containsExactly("ALL", "VENDOR_CLASS_100%%%%");
    }

    @Test
    void testsAreEvaluatedInOrderAndSeeTheClassesBefore() {
        Classifier classifier =
                of(
                        rule("pxe", "substring(option[60].hex, 0, 9) == 'PXEClient'"),
                        rule("efi", "member('pxe') and option[93].hex == 0x0007"),
                        rule("bios", "member('pxe') and not member('efi')"));

        assertThat(classifier.classifyAhead(PLAIN)).containsExactly("ALL");
        assertThat(classifier.classifyAhead(PLAIN.text(60, "PXEClient").hex(93, "0007")))
                .containsExactly("ALL", "VENDOR_CLASS_PXEClient", "pxe", "efi");
        assertThat(classifier.classifyAhead(PLAIN.text(60, "PXEClient").hex(93, "0000")))
                .containsExactly("ALL", "VENDOR_CLASS_PXEClient", "pxe", "bios");
    }

    @Test
    void whatAsksForKnownComesAfterItAlsoThroughOthers() {
        Classifier classifier =
                of(
                        rule("guest", "unknown"),
                        rule("phone", "option[60].hex == ''"),
                        rule("odd", "not member('guest') and member('phone')"),
                        rule("later", "member('UNKNOWN')"),
                        rule("last", "pkt4.msgtype == 1"));

        assertThat(classifier.classifyAhead(PLAIN)).containsExactly("ALL", "phone", "last");
        assertThat(classifier.classify(PLAIN, Set.of(), false))
                .containsExactly("ALL", "phone", "last", "UNKNOWN", "guest", "later");
        assertThat(classifier.classify(PLAIN, Set.of(), true))
                .containsExactly("ALL", "phone", "last", "KNOWN", "odd");
    }

    @Test
    void reservationsPutClientsIntoClasses() {
        Classifier classifier =
                of(
                        byReservation("voip"),
                        rule("pxe", "option[93].exists"),
                        byReservation("quiet"),
                        rule("desk", "member('voip')"));

        assertThat(classifier.classify(PLAIN, Set.of("quiet", "voip", "pxe", "x", "b"), true))
                .containsExactly("ALL", "voip", "pxe", "quiet", "b", "x", "desk", "KNOWN");
        assertThat(classifier.classify(PLAIN.hex(93, "00"), Set.of("pxe"), true))
                .containsExactly("ALL", "pxe", "KNOWN");
    }

    @Test
    void dropAndSkipDdnsMayHaveTests() {
        Classifier classifier =
                of(
                        rule("DROP", "substring(pkt4.mac, 0, 3) == 0x00005e"),
                        rule("SKIP_DDNS", "member('DROP')"));

        assertThat(classifier.classifyAhead(PLAIN)).containsExactly("ALL", "DROP", "SKIP_DDNS");
        assertThat(classifier.classifyAhead(PLAIN.from("00:11:22:33:44:55")))
                .containsExactly("ALL");
    }

    @Test
    void otherBuiltInNamesMayBeDeclaredWithoutTest() {
        Classifier classifier =
                of(
                        rule("a", "member('RANDOM_MAC') or member('ALL')"),
                        byReservation("RANDOM_MAC"),
                        byReservation("ALL"),
                        byReservation("UNKNOWN"));

        assertThat(classifier.classify(PLAIN, Set.of(), true)).containsExactly("ALL", "a", "KNOWN");
        for (String name : List.of("ALL", "KNOWN", "UNKNOWN", "BOOTP", "RANDOM_MAC")) {
            assertThat(problems(rule(name, "option[1].exists")))
                    .containsExactly(
                            "class '"
                                    + name
                                    + "' is built in and takes no test; leave the test out, or"
                                    + " give the class a name of its own");
        }
        assertThat(problems(rule("VENDOR_CLASS_x", "option[1].exists"))).hasSize(1);
        assertThat(problems(rule("VENDOR_CLASS_", "option[1].exists"))).isEmpty();
    }

    @Test
    void refusesClassesThatAreNotThereYet() {
        assertThat(
                        problems(
                                rule("a", "member('b') or member('a')"),
                                rule("b", "option[1].exists and member('HA_server1')"),
                                rule("c", "member('DROP') and member('a')"),
                                rule("DROP", "option[2].exists")))
                .containsExactly(
                        "class 'a': column 8: class 'b' is declared after 'a'; a test may ask only"
                                + " for classes before it",
                        "class 'a': column 23: a class cannot ask for itself",
                        "class 'b': column 29: class 'HA_server1' is neither declared nor built in;"
                                + " declare it before 'b' (without a test if only reservations put"
                                + " clients in it)",
                        "class 'c': column 8: class 'DROP' is declared after 'c'; a test may ask"
                                + " only for classes before it");
        assertThat(problems(rule("c", "member('DROP') or member('VENDOR_CLASS_x')"))).isEmpty();
    }

    @Test
    void refusesNamesThatCannotBeUsed() {
        assertThat(problems(byReservation("a"), rule("a", "option[1].exists")))
                .containsExactly("class 'a' is declared twice; give one another name");
        assertThat(problems(byReservation("it's")))
                .containsExactly(
                        "class 'it's': a name has at least one character and no single quote, so"
                                + " that member() can ask for it");
        assertThat(problems(byReservation(""))).hasSize(1);
    }

    @Test
    void compileListsAllProblems() {
        assertThatThrownBy(() -> of(byReservation("a"), byReservation("a"), byReservation("")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "class 'a' is declared twice; give one another name\n"
                                + "class '': a name has at least one character and no single quote,"
                                + " so that member() can ask for it");
    }

    @Test
    void explainsEachClass() {
        Classifier classifier =
                of(
                        byReservation("voip"),
                        byReservation("desk"),
                        byReservation("RANDOM_MAC"),
                        byReservation("VENDOR_CLASS_other"),
                        rule("efi", "option[93].hex == 0x0007 and not match('b.*', pkt.iface)"),
                        rule("bios", "not option[93].exists or member('efi')"),
                        rule("broken", "uint8totext(option[93].hex) == '7'"),
                        rule("lab", "known and option[12].hex == 'lab' + '-1'"));

        Explanation explanation =
                classifier.explain(
                        PLAIN.text(60, "PXEClient").hex(93, "0007").hex(12, "6c6200 01"),
                        Set.of("voip"),
                        true);

        assertThat(explanation.verdicts().stream().map(Object::toString))
                .containsExactly(
                        "ALL: yes, it means: every message is",
                        "VENDOR_CLASS_PXEClient: yes, it means: the vendor class identifier (option"
                                + " 60) says so",
                        "voip: yes, its reservation says so",
                        """
                        efi: yes, option[93].hex == 0x0007 and not match('b.*', pkt.iface)
                            option[93].hex == 0x0007: true; option[93].hex is 0x0007; 0x0007 is 0x0007
                            match('b.*', pkt.iface): false; pkt.iface is 'lan0'\
                        """,
                        """
                        bios: yes, not option[93].exists or member('efi')
                            option[93].exists: true
                            member('efi'): true\
                        """,
                        """
                        broken: no, uint8totext(option[93].hex) == '7'
                            uint8totext(option[93].hex) == '7': false; uint8totext(option[93].hex) is ''; '7' is '7'
                            failed: uint8totext(option[93].hex) wants 1 byte, and got 2 bytes, 0x0007\
                        """,
                        "KNOWN: yes, it means: a reservation names the client",
                        """
                        lab: no, member('KNOWN') and option[12].hex == 'lab' + '-1'
                            member('KNOWN'): true
                            option[12].hex == 'lab' + '-1': false; option[12].hex is 0x6c620001; 'lab' + '-1' is 'lab-1'\
                        """,
                        "desk: no, it has no test and no reservation says so",
                        "RANDOM_MAC: no, it means: the locally administered bit of the MAC is set",
                        "VENDOR_CLASS_other: no, it means: the vendor class identifier (option 60)"
                                + " says so");
        assertThat(explanation.classes())
                .isEqualTo(
                        classifier.classify(
                                PLAIN.text(60, "PXEClient").hex(93, "0007").hex(12, "6c6200 01"),
                                Set.of("voip"),
                                true));
    }

    @Test
    void shownValuesAreBounded() {
        assertThat(Explanation.show(PLAIN.text(1, "x".repeat(65)).option(1).orElseThrow()))
                .isEqualTo("'" + "x".repeat(64) + "'...");
        assertThat(Explanation.show(PLAIN.text(1, "it's").option(1).orElseThrow()))
                .isEqualTo("0x69742773");
    }
}
