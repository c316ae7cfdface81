package dev.farhand.server.metrics;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/** Figures in the text format that Prometheus reads, version 0.0.4. Names and labels are ours: nothing needs escaping. */
final class PrometheusText {
    static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final StringBuilder text = new StringBuilder(4096);

    /** Says what the values that follow are. */
    void about(String name, String type, String sentence) {
        text.append("# HELP ").append(name).append(' ').append(sentence).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    /** A value; {@code labels} are a name and a text for each. */
    void value(String name, double value, String... labels) {
        text.append(name);
        for (int i = 0; i < labels.length; i += 2) {
            text.append(i == 0 ? '{' : ',')
                    .append(labels[i])
                    .append("=\"")
                    .append(labels[i + 1])
                    .append('"');
        }
        text.append(labels.length > 0 ? "} " : " ").append(number(value)).append('\n');
    }

    /** What is at the moment. */
    void gauge(String name, String sentence, double value) {
        about(name, "gauge", sentence);
        value(name, value);
    }

    static String number(double value) {
        return new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
    }

    byte[] toBytes() {
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
