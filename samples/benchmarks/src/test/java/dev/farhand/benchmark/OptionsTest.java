package dev.farhand.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class OptionsTest {
    @Test
    void takesTheNameAndTheOptionsInAnyOrder() {
        Options options = Options.parse("--quick", "link", "--only", "bulk");
        assertThat(options.quick()).isTrue();
        assertThat(options.runs("link")).isTrue();
        assertThat(options.runs("scale")).isFalse();
        assertThat(options.wants("bulk")).isTrue();
        assertThat(options.wants("churn")).isFalse();
        assertThat(options.agents()).isEmpty();
        Options several = Options.parse("codec", "--only", "type,key");
        assertThat(several.wants("key")).isTrue();
        assertThat(several.wants("scroll")).isFalse();
        assertThat(Options.parse("scale", "--agents", "6000").agents()).hasValue(6000);
    }

    @Test
    void saysWhatWouldBeRight() {
        assertThatThrownBy(() -> Options.parse("lnik"))
                .isInstanceOf(Usage.class)
                .hasMessageContaining("link");
        assertThatThrownBy(Options::parse).isInstanceOf(Usage.class).hasMessageContaining("link");
        assertThatThrownBy(() -> Options.parse("link", "--only")).isInstanceOf(Usage.class);
        assertThatThrownBy(() -> Options.parse("scale", "--agents", "many"))
                .isInstanceOf(Usage.class)
                .hasMessageContaining("99999");
        assertThatThrownBy(() -> Options.parse("scale", "--agents")).isInstanceOf(Usage.class);
    }

    @Test
    void namesEveryBenchmarkInItsHelp() {
        assertThat(Options.HELP).contains(Options.NAMES);
    }
}
