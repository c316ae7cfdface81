package dev.farhand.transport.viewer;

import dev.farhand.core.protocol.v1.SessionDescriptor;
import dev.farhand.core.session.SessionId;
import dev.farhand.core.session.SessionLimits;
import dev.farhand.core.session.SessionTimer;
import dev.farhand.core.text.ReportedText;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a viewer may see: a host's answer to a {@link ViewerRequest}. Immutable, for one viewer. */
public final class ViewerAccess {
    private static final int LONGEST_NAME = 200;

    private final SessionDescriptor session;
    private final SessionId id;
    private final Supplier<CompletionStage<ViewerChannel>> channel;
    private final String user;
    private final String hostName;
    private final String osName;
    private final boolean viewOnly;
    private final SessionTimer timer;
    private final ViewerListener listener;

    private ViewerAccess(Builder builder) {
        session = builder.session;
        id = SessionId.parse(builder.session.getSessionId());
        channel = builder.channel;
        user = builder.user;
        hostName = ReportedText.line(builder.hostName, LONGEST_NAME);
        osName = ReportedText.line(builder.osName, LONGEST_NAME);
        viewOnly = builder.viewOnly;
        SessionTimer given = builder.timer;
        timer = given == null ? new SessionTimer(SessionLimits.STANDARD, System::nanoTime) : given;
        listener = builder.listener;
    }

    /**
     * Starts an answer.
     *
     * @param session as the viewer is to see it; it is told the session is active, since it hears of it only then
     * @param channel asked for each opening, on the viewer's network loop, after the viewer is in {@link ViewerServer}'s
     *     list: check the authority here once more, and no revocation falls in between. The viewer is told the code of a
     *     {@link dev.farhand.core.error.RemoteException}
     */
    public static Builder builder(SessionDescriptor session, Supplier<CompletionStage<ViewerChannel>> channel) {
        return new Builder(session, channel);
    }

    /** What is viewed. */
    public SessionDescriptor session() {
        return session;
    }

    /** Its id. */
    public SessionId sessionId() {
        return id;
    }

    /** See {@link #builder}. */
    public CompletionStage<ViewerChannel> channel() {
        return channel.get();
    }

    /** Who views. */
    public String user() {
        return user;
    }

    /** The machine's name for people. */
    public String hostName() {
        return hostName;
    }

    /** The machine's system for people. */
    public String osName() {
        return osName;
    }

    /** Whether it may only watch. */
    public boolean isViewOnly() {
        return viewOnly;
    }

    /** The session's limits. */
    public SessionTimer timer() {
        return timer;
    }

    /** Who hears how it fares. */
    public ViewerListener listener() {
        return listener;
    }

    /** Collects what else there is to say. */
    public static final class Builder {
        private final SessionDescriptor session;
        private final Supplier<CompletionStage<ViewerChannel>> channel;
        private String user = "";
        private String hostName = "";
        private String osName = "";
        private boolean viewOnly;
        private @Nullable SessionTimer timer;
        private ViewerListener listener = new ViewerListener() {};

        private Builder(SessionDescriptor session, Supplier<CompletionStage<ViewerChannel>> channel) {
            this.session = session;
            this.channel = channel;
        }

        /** Who views, in the host's own words; nobody else is told. Empty without it. */
        public Builder user(String value) {
            user = value;
            return this;
        }

        /** The machine's name for people; sanitised here. */
        public Builder hostName(String value) {
            hostName = value;
            return this;
        }

        /** The machine's system for people; sanitised here. */
        public Builder osName(String value) {
            osName = value;
            return this;
        }

        /** Whether it may only watch: what it types is dropped here, and should be refused by the machine's grant too. */
        public Builder viewOnly(boolean value) {
            viewOnly = value;
            return this;
        }

        /**
         * The session's timer, one for all its viewers and for as long as the session lives, so that neither a reload nor a
         * second viewer starts its limits anew. Typing touches it; when it is over the viewer is ended. Without one each viewer
         * has its own with {@link SessionLimits#STANDARD}.
         */
        public Builder timer(SessionTimer value) {
            timer = value;
            return this;
        }

        /** Who hears how it fares. */
        public Builder listener(ViewerListener value) {
            listener = value;
            return this;
        }

        /** The answer. Throws {@link IllegalArgumentException} when the descriptor holds no session id. */
        public ViewerAccess build() {
            return new ViewerAccess(this);
        }
    }
}
