package dev.farhand.sample.embedserver;

import dev.farhand.core.enrolment.EnrolmentPolicy;
import dev.farhand.core.enrolment.EnrolmentToken;
import dev.farhand.core.enrolment.EnrolmentTokenStore;
import dev.farhand.core.enrolment.FileEnrolmentTokens;
import dev.farhand.core.identity.CertificateAuthority;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Hands out enrolment tokens. The store knows hashes only; the token itself is written once, to a file of mode 0600 named
 * by its label, for whoever sets up the machine.
 */
final class TokenDesk {
    private final CertificateAuthority authority;
    private final FileEnrolmentTokens store;
    private final Path folder;
    private final List<TokenPolicy> wanted;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    TokenDesk(ServerFolder server, List<TokenPolicy> wanted, Clock clock) {
        this.authority = server.authority();
        this.store = server.tokens();
        this.folder = server.path().resolve("tokens");
        this.wanted = List.copyOf(wanted);
        this.clock = clock;
    }

    /** A token for each wanted label that never had one. Says where they are. */
    List<String> issueNew() {
        return wanted.stream()
                .filter(policy -> find(policy.label()).isEmpty())
                .map(this::issue)
                .toList();
    }

    String issue(TokenPolicy policy) {
        if (find(policy.label()).isPresent()) {
            throw new IllegalArgumentException("there is a token " + policy.label() + " already");
        }
        return issue(policy.startingAt(clock.instant()));
    }

    /**
     * Replaces the tokens that name an authority which is gone: nobody could enrol with them. What they allowed and did
     * not give yet, the new ones allow.
     */
    List<String> replaceOutdated() {
        List<String> lines = new ArrayList<>();
        for (EnrolmentTokenStore.Entry entry : store.list()) {
            EnrolmentPolicy policy = entry.policy();
            boolean open = entry.tryAt(clock.instant()) instanceof EnrolmentTokenStore.Consumption.Granted;
            if (open && isOutdated(entry)) {
                store.remove(entry.hash());
                lines.add(issue(new EnrolmentPolicy(
                        policy.label(),
                        policy.tenant(),
                        policy.deviceGroup(),
                        policy.expiresAt(),
                        policy.maxUses() - entry.uses())));
            }
        }
        return lines;
    }

    List<String> lines() {
        return store.list().stream().map(this::line).toList();
    }

    private String line(EnrolmentTokenStore.Entry entry) {
        EnrolmentTokenStore.Consumption next = entry.tryAt(clock.instant());
        String state = next instanceof EnrolmentTokenStore.Consumption.Granted
                ? "open"
                : next instanceof EnrolmentTokenStore.Consumption.Expired ? "expired" : "used up";
        return entry.policy().label() + ": " + state + ", used " + entry.uses() + " of "
                + entry.policy().maxUses() + ", until "
                + Names.of(entry.policy().expiresAt())
                + (isOutdated(entry) ? ", made for an authority that goes" : "");
    }

    private String issue(EnrolmentPolicy policy) {
        EnrolmentToken token = EnrolmentToken.create(authority.certificate(), random);
        Path file = file(policy.label());
        try {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            PrivateFile.write(file, token.reveal() + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("the token cannot be written: " + e.getMessage(), e);
        }
        store.add(token, policy);
        return "token " + policy.label() + " is in " + file + ": for " + policy.maxUses()
                + (policy.maxUses() == 1 ? " device" : " devices") + ", until " + Names.of(policy.expiresAt());
    }

    private Optional<EnrolmentTokenStore.Entry> find(String label) {
        return store.list().stream()
                .filter(entry -> entry.policy().label().equals(label))
                .findFirst();
    }

    private boolean isOutdated(EnrolmentTokenStore.Entry entry) {
        return !entry.authorityFingerprint().equals(authority.fingerprint());
    }

    private Path file(String label) {
        return folder.resolve(label);
    }
}
