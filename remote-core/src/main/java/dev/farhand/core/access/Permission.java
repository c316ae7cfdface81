package dev.farhand.core.access;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** One right. The names travel in grants and stand in roles; they never change their meaning. */
public enum Permission {
    /** Open a session at all and see the screen. */
    REMOTE_ACCESS("remote:access", false),
    /** Use keyboard and pointer. */
    REMOTE_CONTROL("remote:control", true),
    /** Open a shell. */
    REMOTE_TERMINAL("remote:terminal", true),
    /** List and fetch files. */
    REMOTE_FILES_READ("remote:files:read", false),
    /** Write, rename and delete files. */
    REMOTE_FILES_WRITE("remote:files:write", true),
    /** Put something on the machine's clipboard. */
    REMOTE_CLIPBOARD_IN("remote:clipboard:in", true),
    /** Read the machine's clipboard. */
    REMOTE_CLIPBOARD_OUT("remote:clipboard:out", false),
    /** Send the secure attention sequence (Ctrl+Alt+Del). */
    REMOTE_INPUT_SAS("remote:input:sas", true),
    /** Run commands and scripts. */
    REMOTE_EXEC("remote:exec", true),
    /** Start and stop a recording. */
    REMOTE_RECORD("remote:record", false),
    /** Watch recordings. */
    RECORDINGS_VIEW("recordings:view", false),
    /** Take recordings out of the system. */
    RECORDINGS_EXPORT("recordings:export", false),
    /** Delete recordings. */
    RECORDINGS_DELETE("recordings:delete", true),
    /** Open tunnels to and through the machine; no other right implies it. */
    TUNNELS_ACCESS("tunnels:access", true),
    /** Invite somebody to a quick-support session. */
    SUPPORT_CREATE("support:create", true),
    /** Make and withdraw enrolment tokens. */
    ENROLLMENT_MANAGE("enrollment:manage", true),
    /** See machines and what people wrote on them. */
    DEVICES_VIEW("devices:view", false),
    /** Name, tag, group, move and remove machines; make sites and groups. */
    DEVICES_MANAGE("devices:manage", true),
    /** See and end the sessions of others. */
    SESSIONS_MANAGE("sessions:manage", true),
    /** Make accounts and say what they may do, up to what one may do oneself. */
    USERS_MANAGE("users:manage", true),
    /** Read what happened. */
    AUDIT_VIEW("audit:view", false);

    private static final Map<String, Permission> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Permission::wireName, Function.identity()));

    private final String wireName;
    private final boolean acting;

    Permission(String wireName, boolean acting) {
        this.wireName = wireName;
        this.acting = acting;
    }

    /** The right with this name. A name from a newer server is none: what is not understood is not granted. */
    public static Optional<Permission> ofWireName(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /** For example {@code "remote:files:read"}. */
    public String wireName() {
        return wireName;
    }

    /** Whether it changes something; “view only” takes all of these away. */
    public boolean acting() {
        return acting;
    }
}
