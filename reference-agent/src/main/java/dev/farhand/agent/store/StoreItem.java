package dev.farhand.agent.store;

/** The things an agent keeps. Each is read and replaced as a whole. */
public enum StoreItem {
    /** Device key and certificate in one, so that a renewal replaces both at once. PEM; secret. */
    IDENTITY("identity.pem"),
    /** The key of an enrolment whose answer has not come yet, with its request: only they get a lost answer again. PEM; secret. */
    ENROLMENT("enrolment.pem"),
    /** The authorities the agent trusts, with the version of the bundle. PEM. */
    TRUST("trust.pem"),
    /** Where the agent belongs and how it gets there; saved once, by enrolment. Lines of {@code key = value}. */
    CONFIGURATION("agent.conf"),
    /** The local administrator's limits; never written by the agent. Lines of {@code key = value}. */
    FLOOR("floor.conf"),
    /** Exists while access is paused; says since when and by whom. */
    PAUSED("paused"),
    /** Who was there, for the people at the machine. */
    HISTORY("history");

    private final String fileName;

    StoreItem(String fileName) {
        this.fileName = fileName;
    }

    /** The name of the file that holds it in a state folder. */
    public String fileName() {
        return fileName;
    }
}
