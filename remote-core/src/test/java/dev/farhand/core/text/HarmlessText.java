package dev.farhand.core.text;

import static org.assertj.core.api.Assertions.assertThat;

/** What must hold for sanitised text, whatever it was made from. */
final class HarmlessText {
    private HarmlessText() {}

    static void check(String text, int bound, boolean block) {
        assertThat(text.codePointCount(0, text.length())).isLessThanOrEqualTo(bound);
        assertThat(block ? text.stripTrailing() : text.strip()).isEqualTo(text);
        assertThat(text.codePoints()
                        .filter(c -> !(block && (c == '\n' || c == '\t')))
                        .map(Character::getType)
                        .noneMatch(type -> type == Character.CONTROL
                                || type == Character.FORMAT
                                || type == Character.SURROGATE
                                || type == Character.LINE_SEPARATOR
                                || type == Character.PARAGRAPH_SEPARATOR))
                .isTrue();
        assertThat(block ? ReportedText.block(text, bound) : ReportedText.line(text, bound))
                .isEqualTo(text);
    }
}
