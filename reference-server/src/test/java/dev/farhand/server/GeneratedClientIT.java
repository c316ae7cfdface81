package dev.farhand.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farhand.client.ApiClient;
import dev.farhand.client.ApiException;
import dev.farhand.client.api.ApiKeysApi;
import dev.farhand.client.api.AuthApi;
import dev.farhand.client.api.DevicesApi;
import dev.farhand.client.api.EnrolmentTokensApi;
import dev.farhand.client.api.RemoteApi;
import dev.farhand.client.api.SitesApi;
import dev.farhand.client.model.Key;
import dev.farhand.client.model.Me;
import dev.farhand.client.model.NewKey;
import dev.farhand.client.model.NewSession;
import dev.farhand.client.model.NewToken;
import dev.farhand.client.model.Password;
import dev.farhand.client.model.Token;
import dev.farhand.core.identity.TenantId;
import dev.farhand.server.access.BuiltInRole;
import dev.farhand.server.database.Database;
import dev.farhand.server.database.TestDatabase;
import java.net.CookieManager;
import java.net.http.HttpClient;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Works with the client that the build makes from the description of the API, and with nothing else. */
@ExtendWith(SharedServer.class)
class GeneratedClientIT {
    private final RunningServer server = SharedServer.get();

    private ApiClient client() {
        ApiClient client = new ApiClient();
        client.updateBaseUri(server.address());
        return client;
    }

    private static ApiException refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        ApiException[] refusal = new ApiException[1];
        assertThatThrownBy(call).isInstanceOfSatisfying(ApiException.class, e -> refusal[0] = e);
        return refusal[0];
    }

    @Test
    void aPersonLogsInAndMakesAKeyWithWhichAProgramWorks() throws ApiException {
        TenantId tenant = TestDatabase.tenantIn(server.part(Database.class));
        String email = new Visitors(server).account(tenant, BuiltInRole.TENANT_ADMIN);

        ApiClient browser = client();
        browser.setHttpClientBuilder(HttpClient.newBuilder().cookieHandler(new CookieManager()));
        Me me = new AuthApi(browser).authLogin(new Password().email(email).password(Visitors.PASSWORD));
        assertThat(me.getPermissions()).contains("devices:view");
        browser.setRequestInterceptor(request -> request.header("X-CSRF-Token", me.getCsrfToken()));
        Key key = new ApiKeysApi(browser)
                .apiKeyCreate(new NewKey()
                        .label("Generated")
                        .scopes(List.of("devices:view", "enrollment:manage", "remote:access", "remote:terminal"))
                        .expiresInSeconds(3600));

        ApiClient program = client();
        program.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + key.getKey()));
        assertThat(new DevicesApi(program)
                        .deviceList(null, null, null, null, null, null, null, null, null)
                        .getData())
                .isEmpty();
        UUID site =
                new SitesApi(program).placeSites(null, null).getData().get(0).getId();
        Token token = new EnrolmentTokensApi(program)
                .enrolmentCreate(new NewToken().label("Generated").siteId(site).expiresInSeconds(3600));
        assertThat(token.getMaxUses()).isEqualTo(1);
        assertThat(token.getCommand()).contains(token.getToken());

        ApiException missing = refused(() -> new RemoteApi(program)
                .sessionCreate(new NewSession().deviceId(UUID.randomUUID()).type(NewSession.TypeEnum.TERMINAL)));
        assertThat(missing.getCode()).isEqualTo(404);
        assertThat(missing.getResponseBody()).contains("\"code\":\"NOT_FOUND\"");
        assertThat(refused(() -> new ApiKeysApi(program).apiKeyList(null, null)).getCode())
                .isEqualTo(403);
    }
}
