package dev.farhand.core.testing;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;

/**
 * The public face of a library as text: every public and protected signature outside {@code internal}, sorted. It is
 * committed beside the module, so that a change of the API is seen in the diff that makes it.
 */
public final class PublicApi {
    private PublicApi() {}

    /**
     * Compares the module's API with {@code api/<artifact>.api}. Run the build with {@code -Dfarhand.write=true} to accept
     * a change, and give it a line in CHANGELOG.md.
     */
    public static void assertUnchanged(String packageRoot, String artifact) {
        Committed.file(Path.of("api", artifact + ".api"), describe(packageRoot))
                .assertCurrent("The public API of " + artifact + " has changed");
    }

    private static String describe(String packageRoot) {
        return new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_JARS)
                        .importPackages(packageRoot)
                        .stream()
                        .map(JavaClass::reflect)
                        .filter(PublicApi::isPublicType)
                        .sorted(Comparator.comparing(Class::getName))
                        .map(PublicApi::describe)
                        .collect(Collectors.joining("\n"));
    }

    private static boolean isPublicType(Class<?> type) {
        boolean visible = isVisible(type.getModifiers())
                && !type.getPackageName().contains(".internal")
                && !type.getPackageName().endsWith(".protocol.v1")
                && !type.getSimpleName().equals("package-info");
        return visible && (type.getDeclaringClass() == null || isPublicType(type.getDeclaringClass()));
    }

    private static String describe(Class<?> type) {
        String members = Stream.of(
                        Stream.of(type.getDeclaredFields()).map(PublicApi::field),
                        Stream.of(type.getDeclaredConstructors()).map(PublicApi::constructor),
                        Stream.of(type.getDeclaredMethods()).map(PublicApi::method))
                .flatMap(lines -> lines)
                .filter(line -> !line.isEmpty())
                .sorted()
                .map(line -> "    " + line + "\n")
                .collect(Collectors.joining());
        return head(type) + "\n" + members;
    }

    private static String head(Class<?> type) {
        StringBuilder head = new StringBuilder(type.toGenericString());
        if (type.isRecord()) {
            head.append(Arrays.stream(type.getRecordComponents())
                    .map(RecordComponent::getName)
                    .collect(Collectors.joining(", ", "(", ")")));
        }
        if (type.getGenericSuperclass() != null
                && type.getSuperclass() != Object.class
                && !type.isRecord()
                && !type.isEnum()) {
            head.append(" extends ").append(type.getGenericSuperclass().getTypeName());
        }
        List<String> above = Arrays.stream(type.getGenericInterfaces())
                .map(java.lang.reflect.Type::getTypeName)
                .toList();
        return above.isEmpty() ? head.toString() : head + " : " + String.join(", ", above);
    }

    private static String field(Field field) {
        return isShown(field)
                ? field.toGenericString().replace(field.getDeclaringClass().getName() + ".", "")
                : "";
    }

    private static String constructor(Constructor<?> constructor) {
        return isShown(constructor) ? constructor.toGenericString() : "";
    }

    private static String method(Method method) {
        return isShown(method) && !method.isBridge()
                ? method.toGenericString().replace(method.getDeclaringClass().getName() + ".", "")
                : "";
    }

    private static boolean isShown(Member member) {
        return isVisible(member.getModifiers()) && !member.isSynthetic();
    }

    private static boolean isVisible(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    /** A text that is generated, committed, and compared with what would be generated now. */
    public record Committed(Path path, String text) {
        /** The file, relative to the module's folder, and what it should hold. */
        public static Committed file(Path path, String text) {
            return new Committed(path, text);
        }

        /** Fails with the difference; writes the file instead when asked to. */
        public void assertCurrent(String headline) {
            try {
                if (Boolean.getBoolean("farhand.write")) {
                    Path parent = path.toAbsolutePath().getParent();
                    if (parent != null) {
                        Files.createDirectories(parent);
                    }
                    Files.writeString(path, text, StandardCharsets.UTF_8);
                }
                String committed = Files.exists(path) ? Files.readString(path, StandardCharsets.UTF_8) : "";
                Assertions.assertThat(text)
                        .as(
                                "%s: %s is not what the code says. Run the tests once with -Dfarhand.write=true, read the diff,"
                                        + " and commit it.",
                                headline, path)
                        .isEqualTo(committed);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
