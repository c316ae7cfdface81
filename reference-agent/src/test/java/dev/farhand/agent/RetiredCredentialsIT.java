package dev.farhand.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.farhand.agent.internal.log.EventLog;
import dev.farhand.agent.internal.state.StoredCredentials;
import dev.farhand.agent.internal.state.StoredIdentity;
import dev.farhand.agent.store.AgentStore;
import dev.farhand.agent.store.StoreItem;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.CertificateRequest;
import dev.farhand.core.identity.TrustBundle;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class RetiredCredentialsIT {
    @Test
    void whatComesForAnIdentityThatWasReplacedIsNotSaved() throws Exception {
        try (FakeServer server = new FakeServer(Duration.ofDays(90))) {
            AgentStore store = AgentStore.inMemory();
            StoredIdentity old = enrolled(server, store);
            StoredCredentials credentials = new StoredCredentials(
                    store, old, new EventLog(LoggerFactory.getLogger(getClass()), System::nanoTime));
            assertThatThrownBy(() -> credentials.replacedBy(() -> {
                        throw new RemoteException(ErrorCode.ENROLMENT_TOKEN_INVALID);
                    }))
                    .isInstanceOf(RemoteException.class);
            credentials.renewed(renewal(server, credentials, old));
            byte[] kept = store.load(StoreItem.IDENTITY).orElseThrow();
            byte[] trust = store.load(StoreItem.TRUST).orElseThrow();

            List<X509Certificate> late = renewal(server, credentials, old);
            credentials.replacedBy(() -> old);
            refused(() -> credentials.renewed(late));
            refused(() -> credentials.trustChanged(
                    new TrustBundle(old.trust().version() + 1, old.trust().authorities())));
            assertThat(store.load(StoreItem.IDENTITY)).contains(kept);
            assertThat(store.load(StoreItem.TRUST)).contains(trust);
        }
    }

    private static StoredIdentity enrolled(FakeServer server, AgentStore store) throws Exception {
        try (Agent agent = Agent.builder()
                .servers(List.of(server.uri()))
                .proxy("none")
                .store(store)
                .enrolment(server.token(1))
                .start()) {
            await().atMost(FakeServer.PATIENCE).until(() -> agent.status().state() == AgentState.CONNECTED);
            return StoredIdentity.load(store).orElseThrow();
        }
    }

    private static List<X509Certificate> renewal(
            FakeServer server, StoredCredentials credentials, StoredIdentity identity) {
        byte[] request = credentials.prepareRenewal().getCertificateRequest().toByteArray();
        return server.authority.issueDevice(CertificateRequest.parse(request), identity.device(), identity.tenant());
    }

    private static void refused(Runnable late) {
        assertThatThrownBy(late::run).isInstanceOfSatisfying(RemoteException.class, e -> assertThat(e.code())
                .isEqualTo(ErrorCode.CANCELLED));
    }
}
