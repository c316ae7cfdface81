package dev.farhand.agent.internal.doctor;

import dev.farhand.core.text.ReportedText;

/**
 * What one check found.
 *
 * @param check what was looked at
 * @param verdict whether it is well
 * @param sentence what was seen, for a person
 * @param advice what to do; empty when nothing
 */
public record Finding(String check, Verdict verdict, String sentence, String advice) {
    private static final int LONGEST = 1_000;

    /** What a box on the way said may be part of it, and it is printed on an administrator's terminal. */
    public Finding {
        sentence = ReportedText.line(sentence, LONGEST);
        advice = ReportedText.line(advice, LONGEST);
    }

    /** How it stands. */
    public enum Verdict {
        /** As it should be. */
        OK,
        /** Works, and is worth a look. */
        NOTE,
        /** Stands in the way. */
        PROBLEM
    }

    static Finding ok(String check, String sentence) {
        return new Finding(check, Verdict.OK, sentence, "");
    }

    static Finding note(String check, String sentence, String advice) {
        return new Finding(check, Verdict.NOTE, sentence, advice);
    }

    static Finding problem(String check, String sentence, String advice) {
        return new Finding(check, Verdict.PROBLEM, sentence, advice);
    }
}
