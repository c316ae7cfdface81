package dev.farhand.core.error;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The one table of failures. A row says how a failure travels (wire number, HTTP status, WebSocket close code), whether
 * trying again makes sense, how much dies with it, and what a person reads: what happened and what to do next.
 *
 * <p>Numbers are never reused. The documentation and the TypeScript twin are generated from this table.
 */
public enum ErrorCode {
    // 1–19: anything
    INTERNAL(
            1,
            500,
            1011,
            true,
            ErrorScope.REQUEST,
            "Something went wrong on our side.",
            "Try again; if it stays, report the request id."),
    INVALID_REQUEST(
            2,
            400,
            1008,
            false,
            ErrorScope.REQUEST,
            "The request is not well formed.",
            "Correct the named field and send it again."),
    MESSAGE_TOO_LARGE(
            3,
            413,
            1009,
            false,
            ErrorScope.CHANNEL,
            "A message is larger than this channel allows.",
            "Send it in smaller parts."),
    PROTOCOL_VIOLATION(
            4,
            400,
            1002,
            false,
            ErrorScope.CHANNEL,
            "The other side broke the protocol.",
            "Update the older of the two sides."),
    PROTOCOL_VERSION_UNSUPPORTED(
            5,
            426,
            1002,
            false,
            ErrorScope.LINK,
            "The two sides have no protocol version in common.",
            "Update the side that is older."),
    RATE_LIMITED(
            6,
            429,
            4029,
            true,
            ErrorScope.REQUEST,
            "Too many requests in a short time.",
            "Wait for the time given, then try again."),
    TIMED_OUT(
            7,
            504,
            1011,
            true,
            ErrorScope.REQUEST,
            "The other side did not answer in time.",
            "Try again; if it stays, look at the machine's connection."),
    CANCELLED(8, 499, 1000, false, ErrorScope.REQUEST, "The request was cancelled.", "Nothing to do."),
    OVERLOADED(
            9,
            503,
            1013,
            true,
            ErrorScope.REQUEST,
            "The server has no capacity left for this.",
            "Try again in a moment."),
    SHUTTING_DOWN(
            10,
            503,
            1012,
            true,
            ErrorScope.LINK,
            "The other side is going away for an update or a restart.",
            "Wait: the connection comes back by itself."),
    INVALID_CONFIGURATION(
            11,
            500,
            1011,
            false,
            ErrorScope.REQUEST,
            "A setting has a value that is not allowed.",
            "Correct the named setting and start again."),
    DATABASE_UNAVAILABLE(
            12,
            503,
            1013,
            true,
            ErrorScope.REQUEST,
            "The server cannot reach its database at the moment.",
            "Try again in a moment; if it lasts, look at the server's log."),
    STORAGE_FULL(
            13,
            507,
            1013,
            true,
            ErrorScope.REQUEST,
            "The server's disk is full.",
            "Make room on the server's disk, then try again."),
    NOT_FOUND(
            14,
            404,
            1008,
            false,
            ErrorScope.REQUEST,
            "There is no such thing here, or you may not see it.",
            "Look at the list it should be in."),
    ORIGIN_REFUSED(
            15,
            403,
            1008,
            false,
            ErrorScope.REQUEST,
            "This request does not come from a page of this server.",
            "Reload the page. If it stays, farhand.server.url must be the address that browsers use."),
    SERVER_RESTARTING(
            16,
            503,
            1012,
            true,
            ErrorScope.LINK,
            "The server is being restarted; what runs on the machine goes on.",
            "Wait: the connection comes back by itself."),
    CSRF_TOKEN_INVALID(
            17,
            403,
            1008,
            false,
            ErrorScope.REQUEST,
            "This page belongs to an earlier sign-in.",
            "Reload the page; a program takes the token anew from GET /auth/me."),

    // 20–39: identity
    ENROLMENT_TOKEN_INVALID(
            20,
            401,
            4001,
            false,
            ErrorScope.LINK,
            "This enrolment token is not known here.",
            "Copy the whole token again, or make a new one."),
    ENROLMENT_TOKEN_EXPIRED(
            21, 401, 4001, false, ErrorScope.LINK, "This enrolment token has expired.", "Make a new enrolment token."),
    ENROLMENT_TOKEN_USED_UP(
            22,
            401,
            4001,
            false,
            ErrorScope.LINK,
            "This enrolment token was used as often as it allows.",
            "Make a new enrolment token, or one with more uses."),
    CERTIFICATE_REQUEST_INVALID(
            23,
            400,
            4001,
            false,
            ErrorScope.REQUEST,
            "The certificate request cannot be used.",
            "Update the agent and try again."),
    CERTIFICATE_UNTRUSTED(
            24,
            401,
            4001,
            false,
            ErrorScope.LINK,
            "The certificate was not issued by an authority this side trusts.",
            "Check that this is the right server, then enrol the machine again."),
    CERTIFICATE_EXPIRED(
            25,
            401,
            4001,
            false,
            ErrorScope.LINK,
            "The certificate has expired.",
            "Check the machine's clock; if it is right, enrol the machine again."),
    DEVICE_REVOKED(
            26,
            403,
            4003,
            false,
            ErrorScope.LINK,
            "This machine was removed from the server.",
            "Enrol it again if it should come back."),
    DEVICE_UNKNOWN(27, 404, 4001, false, ErrorScope.LINK, "This machine is not known here.", "Enrol the machine."),
    DEVICE_WAITING(
            30,
            403,
            4003,
            false,
            ErrorScope.REQUEST,
            "This machine waits for somebody to let it in.",
            "Let it in on its page, then try again."),
    CLOCK_SKEWED(28, 401, 4001, true, ErrorScope.LINK, "The two clocks differ too much.", "Set the machine's clock."),
    AUTHORITY_UNKNOWN(
            29,
            401,
            4001,
            false,
            ErrorScope.LINK,
            "The server proved its identity with an authority this machine does not know.",
            "Check the address; if the server was set up anew, enrol the machine again."),

    // 40–59: link and channels
    DEVICE_OFFLINE(
            40,
            400,
            4002,
            true,
            ErrorScope.REQUEST,
            "The machine is not connected.",
            "Wait until it is online, then try again."),
    LINK_LOST(
            41,
            502,
            4002,
            true,
            ErrorScope.LINK,
            "The connection to the machine was lost.",
            "Wait: it comes back by itself."),
    LINK_SUPERSEDED(
            42,
            409,
            4009,
            false,
            ErrorScope.LINK,
            "The same machine connected again; this older connection ended.",
            "If this repeats, two machines share one identity: enrol one of them again."),
    CHANNEL_KIND_UNSUPPORTED(
            43,
            501,
            1008,
            false,
            ErrorScope.CHANNEL,
            "This machine does not offer that.",
            "Update the agent, or choose another way."),
    CHANNEL_LIMIT_REACHED(
            44,
            429,
            4029,
            true,
            ErrorScope.CHANNEL,
            "Too many channels are open on this machine.",
            "Close one and try again."),
    SLOW_CONSUMER(
            45,
            503,
            1013,
            true,
            ErrorScope.CHANNEL,
            "The other side did not read for too long.",
            "Try again on a better connection."),
    TERMINAL_SHELL_UNKNOWN(
            50,
            400,
            1008,
            false,
            ErrorScope.CHANNEL,
            "The machine offers no such shell.",
            "Choose one that it offers, or leave the choice to the machine."),
    TERMINAL_ACCOUNT_UNKNOWN(
            51,
            400,
            1008,
            false,
            ErrorScope.CHANNEL,
            "The machine has no such account.",
            "Choose an account that it has, or leave the choice to the machine."),
    TERMINAL_ACCOUNT_REFUSED(
            52,
            403,
            4003,
            false,
            ErrorScope.CHANNEL,
            "The machine opens no terminal for this account.",
            "Choose another account, or ask the machine's administrator to allow it."),

    // 60–79: authority
    GRANT_MISSING(60, 401, 4001, false, ErrorScope.CHANNEL, "This needs a session grant.", "Start a session first."),
    GRANT_INVALID(
            61,
            403,
            4003,
            false,
            ErrorScope.CHANNEL,
            "The session grant is not valid for this machine.",
            "Start a new session."),
    GRANT_EXPIRED(62, 403, 4003, false, ErrorScope.CHANNEL, "The session grant has expired.", "Start a new session."),
    PERMISSION_DENIED(
            63,
            403,
            4003,
            false,
            ErrorScope.REQUEST,
            "You are not allowed to do this.",
            "Ask an administrator for the named permission."),
    ACCESS_PAUSED(
            64,
            403,
            4003,
            true,
            ErrorScope.CHANNEL,
            "Someone at the machine has paused all remote access.",
            "Ask the person at the machine to resume access."),
    OUTSIDE_ALLOWED_HOURS(
            65,
            403,
            4003,
            true,
            ErrorScope.CHANNEL,
            "The machine allows remote access only at certain hours.",
            "Come back within the allowed hours."),

    // 80–99: sessions and their limits
    SESSION_UNKNOWN(
            80,
            404,
            4001,
            false,
            ErrorScope.SESSION,
            "There is no such session, or you may not see it.",
            "Look it up in the list of sessions."),
    SESSION_STATE_CONFLICT(
            81,
            400,
            1008,
            false,
            ErrorScope.REQUEST,
            "The session is not in a state that allows this.",
            "Look at the session's state, then try what it allows."),
    SESSION_ENDED(82, 400, 1000, false, ErrorScope.SESSION, "The session has ended.", "Start a new session."),
    SESSION_LIMIT(
            83,
            429,
            4029,
            true,
            ErrorScope.REQUEST,
            "Too many sessions are open.",
            "End a session that is no longer needed, then try again."),
    SESSION_IDLE(
            84,
            410,
            1000,
            false,
            ErrorScope.SESSION,
            "The session ended because nobody used it for a while.",
            "Start a new session."),
    SESSION_TOO_LONG(
            85,
            410,
            1000,
            false,
            ErrorScope.SESSION,
            "The session reached its longest allowed duration.",
            "Start a new session."),
    NEGOTIATION_TIMEOUT(
            86,
            504,
            4008,
            true,
            ErrorScope.SESSION,
            "The session could not be established in time.",
            "Try again; if it stays, look at the machine's connection."),
    SESSION_REVOKED(
            87,
            403,
            4003,
            false,
            ErrorScope.SESSION,
            "Your access to this session was withdrawn.",
            "Ask an administrator whether you may still connect."),
    SESSION_OWNED_ELSEWHERE(
            88,
            409,
            4009,
            false,
            ErrorScope.SESSION,
            "This session is already open elsewhere.",
            "Go on there, or end the session there."),
    AGENT_SEND_FAILED(
            89,
            502,
            4003,
            true,
            ErrorScope.SESSION,
            "The machine could not be reached.",
            "Wait until it is online, then try again."),
    VIEWER_TIMED_OUT(
            90,
            408,
            4008,
            true,
            ErrorScope.SESSION,
            "The browser did not answer for too long.",
            "Check the network, then connect again."),
    INPUT_FLOOD(
            91,
            429,
            1008,
            false,
            ErrorScope.CHANNEL,
            "Far more input arrived than a person can make.",
            "Connect again and paste less at a time, or send a file."),
    VIEW_ONLY(
            92,
            403,
            4003,
            false,
            ErrorScope.REQUEST,
            "This session may watch but not act.",
            "Ask for a session that is not view only."),
    TRANSFER_LIMIT(
            93,
            429,
            4029,
            true,
            ErrorScope.REQUEST,
            "Too many file transfers are running.",
            "Wait until one has finished, then try again."),
    TUNNEL_LIMIT(
            94,
            429,
            4029,
            true,
            ErrorScope.REQUEST,
            "Too many tunnels are open on this machine.",
            "Close a tunnel that is no longer needed, then try again."),
    SESSION_ENDED_BY_OWNER(
            95,
            400,
            1000,
            false,
            ErrorScope.SESSION,
            "Whoever opened this session has ended it.",
            "Start a new session if you still need one."),
    SESSION_ENDED_BY_ADMINISTRATOR(
            96,
            400,
            1000,
            false,
            ErrorScope.SESSION,
            "An administrator has ended this session.",
            "Ask an administrator before you start a new one."),
    SESSION_ENDED_ON_MACHINE(
            97,
            400,
            1000,
            false,
            ErrorScope.SESSION,
            "What ran in this session has ended on the machine.",
            "Start a new session if you still need one."),

    // 100–119: tickets
    TICKET_INVALID(
            100,
            401,
            4001,
            false,
            ErrorScope.REQUEST,
            "This ticket is not valid here.",
            "Open the page again to get a new ticket."),
    TICKET_EXPIRED(
            101,
            401,
            4001,
            false,
            ErrorScope.REQUEST,
            "This ticket has expired.",
            "Open the page again to get a new ticket."),
    TICKET_USED(
            102,
            401,
            4001,
            false,
            ErrorScope.REQUEST,
            "This ticket was used before; each works once.",
            "Open the page again to get a new ticket."),
    TICKETS_UNAVAILABLE(
            103,
            503,
            1013,
            true,
            ErrorScope.REQUEST,
            "Tickets cannot be checked at the moment.",
            "Try again in a moment."),

    // 120–139: consent and recording
    CONSENT_DENIED(
            120,
            403,
            4003,
            false,
            ErrorScope.SESSION,
            "The person at the machine said no.",
            "Ask the person, then try again."),
    CONSENT_TIMED_OUT(
            121,
            403,
            4003,
            true,
            ErrorScope.SESSION,
            "The person at the machine did not answer in time.",
            "Call the person, then try again."),
    CONSENT_NOBODY_TO_ASK(
            122,
            403,
            4003,
            true,
            ErrorScope.SESSION,
            "Nobody is at the machine to give consent.",
            "Try again when somebody is there."),
    CONSENT_HELPER_ABSENT(
            123,
            403,
            4003,
            true,
            ErrorScope.SESSION,
            "The machine cannot show the question for consent.",
            "Check on the machine that Farhand runs in the person's session."),
    RECORDING_UNAVAILABLE(
            124,
            503,
            1013,
            true,
            ErrorScope.SESSION,
            "This session must be recorded, and recording does not work at the moment.",
            "Look at the recording storage, then try again."),

    // 140–159: people
    LOGIN_FAILED(
            140,
            401,
            4001,
            false,
            ErrorScope.REQUEST,
            "The e-mail address or the password is wrong.",
            "Check both, then try again."),
    LOGIN_REQUIRED(141, 401, 4001, false, ErrorScope.REQUEST, "You are not logged in.", "Log in, then try again."),
    LOGIN_LINK_INVALID(
            142,
            401,
            4001,
            false,
            ErrorScope.REQUEST,
            "This link was used before, is too old, or was never made.",
            "Ask for a new link."),
    RECENT_FACTOR_REQUIRED(
            143,
            403,
            4003,
            true,
            ErrorScope.REQUEST,
            "This needs you to prove again that it is you.",
            "Enter your password, then try again.");

    private static final Map<Integer, ErrorCode> BY_WIRE_NUMBER =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(ErrorCode::wireNumber, Function.identity()));

    private final int wireNumber;
    private final int httpStatus;
    private final int closeCode;
    private final boolean retryable;
    private final ErrorScope scope;
    private final String sentence;
    private final String nextStep;

    ErrorCode(
            int wireNumber,
            int httpStatus,
            int closeCode,
            boolean retryable,
            ErrorScope scope,
            String sentence,
            String nextStep) {
        this.wireNumber = wireNumber;
        this.httpStatus = httpStatus;
        this.closeCode = closeCode;
        this.retryable = retryable;
        this.scope = scope;
        this.sentence = sentence;
        this.nextStep = nextStep;
    }

    /** The row with this number; {@link #INTERNAL} for a number from a newer peer. */
    public static ErrorCode ofWireNumber(int number) {
        return BY_WIRE_NUMBER.getOrDefault(number, INTERNAL);
    }

    /** The number in {@code Refusal.code} and in stream resets. */
    public int wireNumber() {
        return wireNumber;
    }

    /** The status of an HTTP answer. */
    public int httpStatus() {
        return httpStatus;
    }

    /** The close code of a browser WebSocket. */
    public int closeCode() {
        return closeCode;
    }

    /** Whether the same call may succeed later without anything else changing. */
    public boolean retryable() {
        return retryable;
    }

    /** How much dies with it. */
    public ErrorScope scope() {
        return scope;
    }

    /** What happened, for a person. */
    public String sentence() {
        return sentence;
    }

    /** What the person can do now. */
    public String nextStep() {
        return nextStep;
    }
}
