package dev.farhand.agent.internal.doctor;

import java.io.IOException;

/** The proxy answered, and not with a connection. */
final class ProxyRefusal extends IOException {
    private static final long serialVersionUID = 1L;

    private final String sentence;
    private final String advice;

    ProxyRefusal(String sentence, String advice) {
        super(sentence);
        this.sentence = sentence;
        this.advice = advice;
    }

    String sentence() {
        return sentence;
    }

    String advice() {
        return advice;
    }
}
