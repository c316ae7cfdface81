package dev.farhand.benchmark;

import dev.farhand.core.annotation.AllowForbidden;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The child's side of {@link Child}: answers questions from standard input until that ends. */
final class ChildMain {
    private ChildMain() {}

    /** Answers one question. */
    interface Handler {
        Answer answer(String verb, List<String> arguments) throws Exception;
    }

    @AllowForbidden("the answers of a child process go to its standard output")
    static void serve(Handler handler) throws IOException {
        PrintStream out = System.out;
        out.println(Answer.OK);
        out.flush();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String line = in.readLine();
        while (line != null) {
            out.println(answer(handler, line));
            out.flush();
            line = in.readLine();
        }
        // Loops and workers are of no use to anyone now; do not wait for them.
        Runtime.getRuntime().halt(0);
    }

    private static String answer(Handler handler, String line) {
        List<String> words = List.of(line.split(" "));
        try {
            Answer answer = handler.answer(words.get(0), words.subList(1, words.size()));
            return Answer.OK + " " + answer.line();
        } catch (Exception e) {
            Throwable cause = Optional.ofNullable(e.getCause()).orElse(e);
            return (Answer.ERROR + " " + words.get(0) + ": " + e + " / " + cause).replace('\n', ' ');
        }
    }
}
