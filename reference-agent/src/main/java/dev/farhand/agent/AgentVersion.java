package dev.farhand.agent;

/** Which agent this is. */
final class AgentVersion {
    private AgentVersion() {}

    /** From the jar's manifest; classes that lie in a folder have none. */
    static String text() {
        String version = AgentVersion.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
