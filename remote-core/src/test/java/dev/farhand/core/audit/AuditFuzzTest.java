package dev.farhand.core.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;

class AuditFuzzTest {
    @FuzzTest
    void aRecordHasOneForm(byte[] data) {
        try {
            assertThat(AuditRecord.parse(data).toBytes()).isEqualTo(data);
        } catch (RemoteException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
        }
    }
}
