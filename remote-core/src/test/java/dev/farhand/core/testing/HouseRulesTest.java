package dev.farhand.core.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.List;
import org.assertj.core.api.AbstractAssert;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That the rule about signatures looks at all of a signature. */
@SuppressWarnings("unused") // the signatures are what counts
public class HouseRulesTest {
    @ParameterizedTest
    @ValueSource(
            classes = {
                OfAField.class,
                OfAParameter.class,
                OfAResult.class,
                OfAThrowsClause.class,
                OfAMethodsTypeParameter.class,
                OfAClassTypeParameter.class,
                OfASuperclass.class
            })
    void noticesAStrangersTypeWhereverItStands(Class<?> leak) {
        assertThat(HouseRules.signatures_show_only_our_types_the_jdk_and_protobuf
                        .evaluate(new ClassFileImporter().importClasses(leak))
                        .hasViolation())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(classes = {Hidden.class, Ours.class})
    void letsPassWhatNobodySees(Class<?> fine) {
        assertThat(HouseRules.signatures_show_only_our_types_the_jdk_and_protobuf
                        .evaluate(new ClassFileImporter().importClasses(fine))
                        .hasViolation())
                .isFalse();
    }

    public static final class OfAField {
        public static final List<AbstractAssert<?, ?>> LEAK = List.of();
    }

    public static final class OfAParameter {
        public void leak(AbstractAssert<?, ?> leak) {}
    }

    public static final class OfAResult {
        public List<? extends AbstractAssert<?, ?>> leak() {
            return List.of();
        }
    }

    public static final class OfAThrowsClause {
        public void leak() throws ParameterResolutionException {}
    }

    public static final class OfAMethodsTypeParameter {
        public <T extends AbstractAssert<?, ?>> void leak() {}
    }

    public static final class OfAClassTypeParameter<T extends AbstractAssert<?, ?>> {}

    public abstract static class OfASuperclass extends ParameterResolutionException {
        OfASuperclass() {
            super("");
        }
    }

    public static final class Hidden {
        void leak(AbstractAssert<?, ?> leak) throws ParameterResolutionException {}

        static final class Inside<T extends AbstractAssert<?, ?>> {}
    }

    public static final class Ours<T extends Comparable<T>> {
        public <K extends T> List<K> fine(T key) throws java.io.IOException {
            return List.of();
        }
    }
}
