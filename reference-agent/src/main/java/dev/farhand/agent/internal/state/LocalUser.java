package dev.farhand.agent.internal.state;

/** Whose process this is. */
public final class LocalUser {
    private LocalUser() {}

    /** The name, as file owners and socket peers are named. */
    public static String name() {
        return System.getProperty("user.name", "?");
    }

    /** Whether this process may do everything. */
    public static boolean isRoot() {
        return name().equals("root");
    }
}
