package dev.farhand.agent;

/** How an agent stands. */
public enum AgentState {
    /** Asking for an identity with its enrolment token. */
    ENROLLING("asks the server for an identity"),
    /** Dialling, or waiting to dial again. */
    CONNECTING("tries to reach the server"),
    /** The link stands. */
    CONNECTED("is connected"),
    /** The server removed this machine; the agent keeps asking, slowly, in case that is taken back. */
    REVOKED("was removed from the server"),
    /** The certificate ran out while the server was out of reach, or the machine's clock is wrong. */
    EXPIRED("has a certificate that is not valid now"),
    /** Closed. */
    STOPPED("is stopped");

    private final String sentence;

    AgentState(String sentence) {
        this.sentence = sentence;
    }

    /** Completes “The agent …”. */
    public String sentence() {
        return sentence;
    }
}
