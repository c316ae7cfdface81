package dev.farhand.core.audit;

import dev.farhand.core.text.ReportedText;
import java.util.regex.Pattern;

/** Texts that may stand in a record for years: bounded, harmless, and without our own secrets by accident. */
final class AuditTexts {
    /** What our secrets look like ({@code fhv_} and its kin), and keys in PEM. */
    private static final Pattern SECRET =
            Pattern.compile("fh[eklstuvw]_[A-Za-z0-9_-]{8,}|-----BEGIN [A-Z ]*|\\bv=0 o=.*");

    private AuditTexts() {}

    static String harmless(String text, int longest) {
        // Cleaned before the search, since an invisible character inside a secret would hide it; and after, for length.
        String clean = ReportedText.line(text, 8 * longest);
        return ReportedText.line(SECRET.matcher(clean).replaceAll("(removed)"), longest);
    }
}
