package dev.farhand.core.session;

import static dev.farhand.core.session.SessionActor.ADMINISTRATOR;
import static dev.farhand.core.session.SessionActor.DEVICE;
import static dev.farhand.core.session.SessionActor.PERSON;
import static dev.farhand.core.session.SessionActor.SERVER;
import static dev.farhand.core.session.SessionActor.TECHNICIAN;
import static dev.farhand.core.session.SessionState.ACTIVE;
import static dev.farhand.core.session.SessionState.CONNECTING;
import static dev.farhand.core.session.SessionState.DENIED;
import static dev.farhand.core.session.SessionState.DISCONNECTED;
import static dev.farhand.core.session.SessionState.FAILED;
import static dev.farhand.core.session.SessionState.PENDING;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What may happen to a session: this enum is the table of transitions. A state that is not listed forbids the act, an
 * actor that is not listed may not cause it.
 */
public enum SessionAct {
    /** The device has the request, or the viewer offers a (new) direct path. */
    NEGOTIATE(
            Map.of(PENDING, CONNECTING, CONNECTING, CONNECTING, ACTIVE, CONNECTING),
            Set.of(DEVICE, TECHNICIAN, SERVER)),
    /** Both ends hear each other. */
    ESTABLISH(Map.of(CONNECTING, ACTIVE), Set.of(DEVICE, SERVER)),
    /** Ended on purpose. */
    END(
            Map.of(PENDING, DISCONNECTED, CONNECTING, DISCONNECTED, ACTIVE, DISCONNECTED),
            Set.of(TECHNICIAN, ADMINISTRATOR, DEVICE, PERSON, SERVER)),
    /** Consent was refused, or could not be had. */
    DENY(Map.of(CONNECTING, DENIED), Set.of(DEVICE, PERSON)),
    /** It broke; always with the reason. */
    FAIL(Map.of(PENDING, FAILED, CONNECTING, FAILED, ACTIVE, FAILED), Set.of(DEVICE, SERVER));

    private final Map<SessionState, SessionState> transitions;
    private final Set<SessionActor> actors;

    SessionAct(Map<SessionState, SessionState> transitions, Set<SessionActor> actors) {
        this.transitions = transitions;
        this.actors = actors;
    }

    /** The state that follows, or empty where the act is impossible. */
    public Optional<SessionState> from(SessionState state) {
        return Optional.ofNullable(transitions.get(state));
    }

    /** Whether this actor may cause it. */
    public boolean by(SessionActor actor) {
        return actors.contains(actor);
    }

    /** Whether it ends the session. */
    public boolean ends() {
        return transitions.values().stream().allMatch(SessionState::ended);
    }
}
