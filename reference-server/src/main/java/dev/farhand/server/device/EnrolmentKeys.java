package dev.farhand.server.device;

import dev.farhand.core.config.Config;
import dev.farhand.core.config.ConfigKey;
import dev.farhand.core.config.ConfigType;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.server.http.Networks;
import dev.farhand.server.user.EmailAddress;
import java.util.List;
import java.util.Optional;

/** The settings of how machines come in. */
public final class EnrolmentKeys {
    /** Whether machines come in without a token of their own. */
    public static final ConfigKey<Boolean> OPEN = ConfigKey.builder("farhand.enrolment.open", ConfigType.BOOLEAN)
            .defaultValue(false)
            .sentence(
                    "Open enrolment: one command that anybody may have makes every machine of some networks ask to come"
                            + " in; each waits until somebody lets it in.")
            .aliases("OPEN_ENROLLMENT")
            .build();

    /** From where. */
    public static final ConfigKey<Networks> OPEN_NETWORKS = ConfigKey.builder(
                    "farhand.enrolment.open-networks",
                    ConfigType.of(
                            "addresses and networks, such as 192.0.2.7,10.0.0.0/8",
                            Networks::parse,
                            Networks::toString))
            .sentence(
                    "Where open enrolment takes machines from, by the address that the server itself sees; it is not had"
                            + " without.")
            .build();

    /** For whom. */
    public static final ConfigKey<EmailAddress> OPEN_OWNER = ConfigKey.builder(
                    "farhand.enrolment.open-owner", EmailAddress.TYPE)
            .sentence(
                    "Whose machines those of open enrolment become: they wait at the first site of this account's tenant,"
                            + " as long as it may enrol machines there. Without it the first administrator's.")
            .aliases("OPEN_ENROLLMENT_USER_EMAIL")
            .build();

    private EnrolmentKeys() {}

    /** All of them, in the order of the table. */
    public static List<ConfigKey<?>> all() {
        return List.of(OPEN, OPEN_NETWORKS, OPEN_OWNER);
    }

    /**
     * Where machines may come from with no token of their own; empty where they need one.
     *
     * @throws RemoteException INVALID_CONFIGURATION where they do not, and nothing says from where
     */
    public static Optional<Networks> open(Config config) {
        if (!config.get(OPEN)) {
            return Optional.empty();
        }
        return Optional.of(config.find(OPEN_NETWORKS)
                .filter(networks -> !networks.isEmpty())
                .orElseThrow(() -> new RemoteException(
                        ErrorCode.INVALID_CONFIGURATION,
                        OPEN_NETWORKS.name() + ": open enrolment (" + OPEN.name()
                                + ") has to say which networks machines may come from, such as 10.0.0.0/8.")));
    }
}
