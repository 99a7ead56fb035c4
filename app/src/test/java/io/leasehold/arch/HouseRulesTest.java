package io.leasehold.arch;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

import org.jspecify.annotations.NullMarked;

import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.Set;

/// The arrows of the house, one rule each. A rule that is in the way is changed here, with its
/// reason, in the commit that needs it.
@AnalyzeClasses(
        packages = "io.leasehold",
        importOptions = {ImportOption.DoNotIncludeTests.class, HouseRulesTest.NoTestJars.class})
final class HouseRulesTest {
    /// Fixtures that modules lend each other are tests as well, wherever Maven found them.
    static final class NoTestJars implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("-tests.jar");
        }
    }

    @ArchTest
    static final ArchRule coreKnowsNoWorld =
            noClasses()
                    .that()
                    .resideInAPackage("io.leasehold.ipam..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "java.net..",
                            "java.sql..",
                            "java.nio.file..",
                            "java.nio.channels..",
                            "jakarta.persistence..",
                            "org.hibernate..",
                            "io.vertx..",
                            "org.dhcp4java..",
                            "org.xbill..",
                            "org.slf4j..")
                    .because("decisions must be replayable from their arguments alone")
                    .allowEmptyShould(true);

    @ArchTest
    static final ArchRule coreNeedsOnlyTheJdk =
            noClasses()
                    .that()
                    .resideInAPackage("io.leasehold.ipam..")
                    .should()
                    .dependOnClassesThat(
                            are(
                                    DescribedPredicate.not(
                                            resideInAnyPackage(
                                                    "io.leasehold.ipam..",
                                                    "java..",
                                                    "org.jspecify.annotations.."))))
                    .because("the core is what all others share, so it must drag nothing with it")
                    .allowEmptyShould(true);

    @ArchTest
    static final ArchRule coreNeverReadsTheClock =
            noClasses()
                    .that()
                    .resideInAPackage("io.leasehold.ipam..")
                    .should()
                    .accessTargetWhere(readsTheClock())
                    .because("time is an argument in the core")
                    .allowEmptyShould(true);

    @ArchTest
    static final ArchRule exchangeNeverReadsTheClock =
            noClasses()
                    .that()
                    .resideInAPackage("io.leasehold.dhcp.exchange..")
                    .should()
                    .accessTargetWhere(readsTheClock())
                    .because("an RFC 2131 decision is a function of its arguments, `now` included")
                    .allowEmptyShould(true);

    @ArchTest
    static final ArchRule exchangeKnowsNoSocketsAndNoThreads =
            noClasses()
                    .that()
                    .resideInAPackage("io.leasehold.dhcp.exchange..")
                    .should()
                    .dependOnClassesThat(
                            are(
                                    resideInAnyPackage(
                                                    "java.net..",
                                                    "java.nio.channels..",
                                                    "java.util.concurrent..")
                                            .or(JavaClass.Predicates.type(Thread.class))))
                    .because("decisions are pure; the lane around them owns sockets and threads")
                    .allowEmptyShould(true);

    @ArchTest
    static final ArchRule onlyWireKnowsDhcp4java =
            confined("io.leasehold.dhcp.wire..", "org.dhcp4java..");

    @ArchTest
    static final ArchRule onlyDnsKnowsDnsjava = confined("io.leasehold.ddns.dns..", "org.xbill..");

    @ArchTest
    static final ArchRule onlyTheStoreKnowsSql =
            confined(
                    "io.leasehold.store..",
                    "java.sql..",
                    "javax.sql..",
                    "jakarta.persistence..",
                    "org.hibernate..",
                    "org.postgresql..",
                    "org.flywaydb..",
                    "com.zaxxer..");

    @ArchTest
    static final ArchRule onlyHttpKnowsVertx =
            confined("io.leasehold.http..", "io.vertx..", "io.netty..");

    @ArchTest
    static final ArchRule onlyLinksCallsTheKernel =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("io.leasehold.dhcp.links..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("java.lang.foreign..")
                    .because("memory that Java does not watch stays in one small package")
                    .allowEmptyShould(true);

    @ArchTest static final ArchRule dhcpMeetsOthersOnlyThroughTheCore = alone("dhcp");
    @ArchTest static final ArchRule ddnsMeetsOthersOnlyThroughTheCore = alone("ddns");
    @ArchTest static final ArchRule httpMeetsOthersOnlyThroughTheCore = alone("http");
    @ArchTest static final ArchRule storeMeetsOthersOnlyThroughTheCore = alone("store");
    @ArchTest static final ArchRule interchangeMeetsOthersOnlyThroughTheCore = alone("interchange");

    @ArchTest
    static final ArchRule interchangeIsTextInTextOut =
            noClasses()
                    .that()
                    .resideInAPackage("io.leasehold.interchange..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("java.nio.file..", "java.nio.channels..", "java.sql..")
                    .orShould()
                    .accessTargetWhere(readsTheClock())
                    .because("an import must be the same wherever and whenever it is made");

    @ArchTest
    static final ArchRule everyPackageIsNullMarked =
            classes()
                    .that()
                    .resideInAPackage("io.leasehold..")
                    .should(beInANullMarkedPackage())
                    .because("NullAway checks only packages that say @NullMarked");

    /// Only classes below `home` may know the libraries.
    private static ArchRule confined(String home, String... libraries) {
        return noClasses()
                .that()
                .resideInAPackage("io.leasehold..")
                .and()
                .resideOutsideOfPackage(home)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(libraries)
                .because("a library that is known in one place can be replaced there")
                .allowEmptyShould(true);
    }

    /// A module of the middle row knows itself and the core; of ours nothing else, `app` above all.
    private static ArchRule alone(String module) {
        return noClasses()
                .that()
                .resideInAPackage("io.leasehold." + module + "..")
                .should()
                .dependOnClassesThat(
                        are(
                                resideInAPackage("io.leasehold..")
                                        .and(
                                                DescribedPredicate.not(
                                                        resideInAnyPackage(
                                                                "io.leasehold." + module + "..",
                                                                "io.leasehold.ipam..")))))
                .because(
                        "only io.leasehold.app knows several modules; they meet through the ports"
                                + " of the core")
                .allowEmptyShould(true);
    }

    private static DescribedPredicate<JavaAccess<?>> readsTheClock() {
        Set<Class<?>> calendars =
                Set.of(
                        Instant.class,
                        LocalDate.class,
                        LocalDateTime.class,
                        LocalTime.class,
                        OffsetDateTime.class,
                        ZonedDateTime.class);
        Set<String> ofSystem = Set.of("currentTimeMillis", "nanoTime");
        return DescribedPredicate.describe(
                "reads the clock",
                access -> {
                    AccessTarget target = access.getTarget();
                    JavaClass owner = target.getOwner();
                    String name = target.getName();
                    return (owner.isEquivalentTo(System.class) && ofSystem.contains(name))
                            || (name.equals("now")
                                    && calendars.stream().anyMatch(owner::isEquivalentTo))
                            || (owner.isEquivalentTo(Clock.class)
                                    && (name.startsWith("system") || name.startsWith("tick")))
                            || (owner.isEquivalentTo(InstantSource.class) && name.equals("system"))
                            || (owner.isEquivalentTo(Date.class) && name.equals("<init>"));
                });
    }

    private static ArchCondition<JavaClass> beInANullMarkedPackage() {
        return new ArchCondition<>("be in a @NullMarked package") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                JavaPackage its = type.getPackage();
                boolean marked =
                        its.tryGetPackageInfo()
                                .map(i -> i.isAnnotatedWith(NullMarked.class))
                                .orElse(false);
                if (!marked) {
                    events.add(
                            SimpleConditionEvent.violated(
                                    type,
                                    its.getName()
                                            + " lacks a package-info.java with @NullMarked ("
                                            + type.getSimpleName()
                                            + ")"));
                }
            }
        };
    }
}
