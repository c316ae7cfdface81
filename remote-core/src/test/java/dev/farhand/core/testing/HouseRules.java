package dev.farhand.core.testing;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.domain.JavaTypeVariable;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/**
 * The direction rules between modules, and what may stand in a public signature. Each module's {@code ArchitectureTest}
 * runs them on its own classes; the reason is in the rule, because that is where it is read.
 */
public final class HouseRules {
    private HouseRules() {}

    private static final String GENERATED = "dev.farhand.core.protocol.v1";

    /** The one exempt package: for hosts that run Netty themselves and hand a channel to the link. */
    private static final String NETTY_BRIDGE = "dev.farhand.transport.netty";

    private static final List<String> ALLOWED_IN_SIGNATURES =
            List.of("java.", "javax.", "dev.farhand.", "com.google.protobuf.", "org.jspecify.annotations.");

    @ArchTest
    static final ArchRule core_knows_no_other_module = onlyUpwards(
            "core",
            "the vocabulary is what the others meet through; it cannot know them",
            "capture",
            "transport",
            "recording",
            "agent",
            "server");

    @ArchTest
    static final ArchRule capture_knows_only_core = onlyUpwards(
            "capture",
            "capture, transport and recording meet through core types, so a vendor can take one without the others",
            "transport",
            "recording",
            "agent",
            "server");

    @ArchTest
    static final ArchRule transport_knows_only_core = onlyUpwards(
            "transport",
            "capture, transport and recording meet through core types, so a vendor can take one without the others",
            "capture",
            "recording",
            "agent",
            "server");

    @ArchTest
    static final ArchRule recording_knows_only_core = onlyUpwards(
            "recording",
            "capture, transport and recording meet through core types, so a vendor can take one without the others",
            "capture",
            "transport",
            "agent",
            "server");

    @ArchTest
    static final ArchRule agent_never_knows_the_server = onlyUpwards(
            "agent", "an endpoint that carried server code would carry the server's reach as well", "server");

    @ArchTest
    static final ArchRule server_never_captures = onlyUpwards(
            "server", "the server runs without a screen and must not be able to look at one", "capture", "agent");

    @ArchTest
    static final ArchRule libraries_are_free_of_frameworks = noClasses()
            .that()
            .resideInAnyPackage(
                    "dev.farhand.core..",
                    "dev.farhand.capture..",
                    "dev.farhand.transport..",
                    "dev.farhand.recording..",
                    "dev.farhand.agent..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.micronaut..",
                    "jakarta..",
                    "org.springframework..",
                    "ch.qos.logback..",
                    "org.apache.logging..",
                    "org.slf4j.simple..",
                    "org.slf4j.impl..")
            .because(
                    "a vendor embeds the libraries in a program that has chosen its framework and log back-end already")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule bouncy_castle_stays_inside = confined(
            "the JDK's types stand in signatures; the provider behind them can be replaced",
            List.of("org.bouncycastle.."),
            "dev.farhand.core.internal.crypto..");

    @ArchTest
    static final ArchRule netty_stays_inside = confined(
            "vendors run other Netty versions; only the bridge package shows its types",
            List.of("io.netty.."),
            "dev.farhand.transport.internal..",
            NETTY_BRIDGE,
            "dev.farhand.server..",
            "dev.farhand.benchmark..");

    @ArchTest
    static final ArchRule natives_stay_inside = confined(
            "a crash or a missing library must be one provider's matter, not the API's",
            List.of("com.sun.jna..", "com.pty4j..", "dev.onvoid.webrtc..", "org.jcodec.."),
            "dev.farhand.capture.internal..",
            "dev.farhand.transport.internal.webrtc..",
            "dev.farhand.recording.internal.jcodec..");

    @ArchTest
    static final ArchRule picocli_stays_inside = confined(
            "who embeds the agent gets no command line: picocli is not even on the class path there",
            List.of("picocli.."),
            "dev.farhand.agent.internal.cli..");

    @ArchTest
    static final ArchRule internals_of_other_modules_are_off_limits = classes()
            .should(new ArchCondition<>("use no other module's internal package") {
                @Override
                public void check(JavaClass item, ConditionEvents events) {
                    String home = module(item);
                    item.getDirectDependenciesFromSelf().stream()
                            .filter(d -> d.getTargetClass().getPackageName().startsWith("dev.farhand."))
                            .filter(d -> isInternal(d.getTargetClass())
                                    && !module(d.getTargetClass()).equals(home))
                            .forEach(d -> events.add(SimpleConditionEvent.violated(d, d.getDescription())));
                }
            })
            .because("if one of our own modules needs it, vendors need it too, and it belongs in the API")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule signatures_show_only_our_types_the_jdk_and_protobuf = classes()
            .that(not(resideInAPackage("..internal..")).and(not(resideInAnyPackage(GENERATED, NETTY_BRIDGE))))
            .and()
            .resideInAnyPackage(
                    "dev.farhand.core..",
                    "dev.farhand.capture..",
                    "dev.farhand.transport..",
                    "dev.farhand.recording..",
                    "dev.farhand.agent..")
            .should(showOnlyAllowedTypes())
            .because("a third-party type in a signature forces its version on every vendor")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule every_package_is_null_marked = classes()
            .that(not(resideInAPackage(GENERATED)))
            .and()
            .doNotHaveSimpleName("package-info")
            .should(new ArchCondition<>("reside in a @NullMarked package") {
                @Override
                public void check(JavaClass item, ConditionEvents events) {
                    if (!item.getPackage().isAnnotatedWith(NullMarked.class)) {
                        events.add(SimpleConditionEvent.violated(item, item.getPackageName() + " is not @NullMarked"));
                    }
                }
            })
            .because(
                    "a parent package's mark does not reach its subpackages, and unmarked code is not checked for null")
            .allowEmptyShould(true);

    private static ArchRule onlyUpwards(String module, String reason, String... forbidden) {
        String[] packages =
                Stream.of(forbidden).map(name -> "dev.farhand." + name + "..").toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage("dev.farhand." + module + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages)
                .because(reason)
                .allowEmptyShould(true);
    }

    private static ArchRule confined(String reason, List<String> thirdParty, String... homes) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(homes)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(thirdParty.toArray(String[]::new))
                .because(reason)
                .allowEmptyShould(true);
    }

    private static String module(JavaClass type) {
        String[] parts = type.getPackageName().split("\\.");
        return parts.length > 2 ? parts[2] : "";
    }

    private static boolean isInternal(JavaClass type) {
        return (type.getPackageName() + ".").contains(".internal.");
    }

    private static ArchCondition<JavaClass> showOnlyAllowedTypes() {
        return new ArchCondition<>("show only our own public types, the JDK and protobuf messages") {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                if (!isVisible(item)) {
                    return;
                }
                Stream<JavaClass> above = Stream.of(
                                item.getSuperclass().stream().flatMap(HouseRules::raw),
                                item.getInterfaces().stream().flatMap(HouseRules::raw),
                                bounds(item.getTypeParameters()))
                        .flatMap(types -> types);
                above.forEach(type -> judge(item.getName(), type, events));
                Stream.concat(item.getFields().stream(), item.getCodeUnits().stream())
                        .filter(HouseRules::isVisible)
                        .forEach(member -> typesOf(member).forEach(type -> judge(member.getFullName(), type, events)));
            }
        };
    }

    private static void judge(String where, JavaClass type, ConditionEvents events) {
        JavaClass base = type.getBaseComponentType();
        boolean allowed = base.isPrimitive()
                || (ALLOWED_IN_SIGNATURES.stream().anyMatch(base.getName()::startsWith) && !isInternal(base));
        if (!allowed) {
            events.add(SimpleConditionEvent.violated(base, where + " shows " + base.getName()));
        }
    }

    private static Set<JavaClass> typesOf(JavaMember member) {
        if (member instanceof JavaField field) {
            return raw(field.getType()).collect(Collectors.toSet());
        }
        JavaCodeUnit code = (JavaCodeUnit) member;
        return Stream.of(
                        raw(code.getReturnType()),
                        code.getParameterTypes().stream().flatMap(HouseRules::raw),
                        code.getExceptionTypes().stream(),
                        bounds(code.getTypeParameters()))
                .flatMap(types -> types)
                .collect(Collectors.toSet());
    }

    /** What stands behind {@code extends} in {@code <T extends …>}. */
    private static Stream<JavaClass> bounds(List<? extends JavaTypeVariable<?>> parameters) {
        return parameters.stream()
                .flatMap(parameter -> parameter.getUpperBounds().stream())
                .flatMap(HouseRules::raw);
    }

    private static Stream<JavaClass> raw(JavaType type) {
        return type.getAllInvolvedRawTypes().stream();
    }

    private static boolean isVisible(JavaMember member) {
        return member.getModifiers().contains(JavaModifier.PUBLIC)
                || member.getModifiers().contains(JavaModifier.PROTECTED);
    }

    private static boolean isVisible(JavaClass type) {
        boolean visible = type.getModifiers().contains(JavaModifier.PUBLIC)
                || type.getModifiers().contains(JavaModifier.PROTECTED);
        return visible && type.getEnclosingClass().map(HouseRules::isVisible).orElse(true);
    }
}
