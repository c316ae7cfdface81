package dev.farhand.core.error;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes the other forms of the table {@link ErrorCode}: a page for people, a module for the browser. */
final class ErrorTwins {
    private ErrorTwins() {}

    static String markdown() {
        String head = """
                # Errors

                Written from `dev.farhand.core.error.ErrorCode`, which is the only source; a test compares the two.
                The same name, number and sentence travel on the link, over HTTP, to the browser and into the log.

                - **Number** is `Refusal.code` on the link. A number is never given to another meaning; a reader that
                  does not know a number treats it as `INTERNAL`.
                - **HTTP** is the status of the answer `{error, code, requestId}`; **close** the code of a closed WebSocket.
                - **Retry** says whether the same call may succeed later without anything else changing.
                - **Ends** says how much dies with it: the request, the channel, the session or the whole link.

                | Number | Code | HTTP | Close | Retry | Ends | What a person reads | What to do next |
                |---:|---|---:|---:|---|---|---|---|
                """;
        return head + Arrays.stream(ErrorCode.values()).map(ErrorTwins::row).collect(Collectors.joining("\n")) + "\n";
    }

    private static String row(ErrorCode code) {
        return "| " + code.wireNumber() + " | `" + code.name() + "` | " + code.httpStatus() + " | " + code.closeCode()
                + " | " + (code.retryable() ? "yes" : "no") + " | " + scope(code) + " | " + code.sentence() + " | "
                + code.nextStep() + " |";
    }

    static String typescript() {
        String head = """
                // Written from dev.farhand.core.error.ErrorCode, the only source; a test compares the two. Do not edit.

                /** How much dies with a failure. */
                export type ErrorScope = 'request' | 'channel' | 'session' | 'link';

                /** One row of the table: how a failure travels, and what a person reads. */
                export interface ErrorRow {
                  /** `Refusal.code` on the wire. */
                  readonly number: number;
                  readonly httpStatus: number;
                  readonly closeCode: number;
                  /** Whether the same call may succeed later without anything else changing. */
                  readonly retryable: boolean;
                  readonly scope: ErrorScope;
                  readonly sentence: string;
                  readonly nextStep: string;
                }

                export type ErrorCode =
                """;
        String names = Arrays.stream(ErrorCode.values())
                .map(code -> "  | '" + code.name() + "'")
                .collect(Collectors.joining("\n"));
        String rows = Arrays.stream(ErrorCode.values()).map(ErrorTwins::entry).collect(Collectors.joining());
        String tail = """

                const BY_NUMBER: ReadonlyMap<number, ErrorCode> = new Map(
                  (Object.keys(ERROR_CODES) as ErrorCode[]).map((code) => [ERROR_CODES[code].number, code]),
                );

                /** The code with this number; `INTERNAL` for a number from a newer server. */
                export function errorCodeOfNumber(number: number): ErrorCode {
                  return BY_NUMBER.get(number) ?? 'INTERNAL';
                }

                /** Whether a text from elsewhere names a code of this table. */
                export function isErrorCode(text: string): text is ErrorCode {
                  return Object.hasOwn(ERROR_CODES, text);
                }
                """;
        return head + names + ";\n\nexport const ERROR_CODES: Readonly<Record<ErrorCode, ErrorRow>> = {\n" + rows
                + "};\n" + tail;
    }

    private static String entry(ErrorCode code) {
        return "  " + code.name() + ": {\n"
                + "    number: " + code.wireNumber() + ",\n"
                + "    httpStatus: " + code.httpStatus() + ",\n"
                + "    closeCode: " + code.closeCode() + ",\n"
                + "    retryable: " + code.retryable() + ",\n"
                + "    scope: '" + scope(code) + "',\n"
                + "    sentence: " + quoted(code.sentence()) + ",\n"
                + "    nextStep: " + quoted(code.nextStep()) + ",\n"
                + "  },\n";
    }

    /** Single quotes, double ones where the text has an apostrophe: what the browser side's formatter writes. */
    private static String quoted(String text) {
        String escaped = text.replace("\\", "\\\\");
        return escaped.contains("'") ? '"' + escaped.replace("\"", "\\\"") + '"' : "'" + escaped + "'";
    }

    private static String scope(ErrorCode code) {
        return code.scope().name().toLowerCase(Locale.ROOT);
    }
}
