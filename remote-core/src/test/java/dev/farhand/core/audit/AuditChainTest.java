package dev.farhand.core.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.identity.DeviceId;
import dev.farhand.core.identity.TenantId;
import dev.farhand.core.session.SessionId;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuditChainTest {
    private static final Instant NOW = Instant.parse("2026-11-02T12:00:00Z");
    private static final TenantId TENANT = TenantId.parse("11111111-2222-3333-4444-555555555555");

    /** By number: another action in between must not change the chain that {@code theFirstVersion…} knows the hash of. */
    private static final List<AuditAction> ACTIONS = IntStream.concat(
                    IntStream.of(1, 10, 11, 12, 13, 14, 15), IntStream.rangeClosed(2, 60))
            .mapToObj(AuditAction::ofNumber)
            .flatMap(Optional::stream)
            .toList();

    private static AuditEvent event(int number) {
        AuditEvent.Builder event = AuditEvent.builder(
                        NOW.plusSeconds(number),
                        ACTIONS.get(number % ACTIONS.size()),
                        new AuditActor(AuditActor.Kind.USER, "u" + number, "Jörg " + number))
                .subject("s" + number)
                .caller("192.0.2.1", "Mozilla/5.0")
                .note(number % 3 == 0 ? "Ticket 東京 " + number : "")
                .amount(number);
        if (number % 2 == 0) {
            event.device(new DeviceId(new UUID(1, number))).session(new SessionId(new UUID(2, number)));
        }
        if (number % 5 == 0) {
            event.refusal(ErrorCode.PERMISSION_DENIED);
        }
        return event.build();
    }

    private static List<AuditRecord> chain(int length) {
        AuditChain chain = new AuditChain(AuditAnchor.start(TENANT));
        List<AuditRecord> records = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            records.add(chain.append(event(i)));
        }
        return records;
    }

    private static List<byte[]> bytes(List<AuditRecord> records) {
        return new ArrayList<>(records.stream().map(AuditRecord::toBytes).toList());
    }

    private static Optional<AuditFault> verify(List<byte[]> stored, AuditAnchor end) {
        AuditVerifier verifier = new AuditVerifier(AuditAnchor.start(TENANT));
        stored.forEach(verifier::add);
        return verifier.result(end);
    }

    @Test
    void anUntouchedChainIsGood() {
        List<AuditRecord> records = chain(50);
        assertThat(verify(bytes(records), records.get(49).anchor())).isEmpty();
        assertThat(verify(List.of(), AuditAnchor.start(TENANT))).isEmpty();
    }

    @Test
    void aRecordReadsBackAsItWasWritten() {
        for (AuditRecord record : chain(60)) {
            AuditRecord read = AuditRecord.parse(record.toBytes());
            assertThat(read.event()).isEqualTo(record.event());
            assertThat(read.anchor()).isEqualTo(record.anchor());
        }
    }

    /** A change of the form would break every chain in the field: version 1 stays as it is. */
    @Test
    void theFirstVersionOfTheFormNeverChanges() {
        assertThat(HexFormat.of().formatHex(chain(7).get(6).hash()))
                .isEqualTo("f45f7b226f917aedccd2d9bea9db8aa76176e6d51ecb64556c17e094e25e8587");
    }

    @Test
    void anySingleChangedByteIsFound() {
        List<AuditRecord> records = chain(6);
        AuditAnchor end = records.get(5).anchor();
        for (int index = 0; index < records.size(); index++) {
            for (int position = 0; position < records.get(index).toBytes().length; position++) {
                for (int bit : new int[] {0x01, 0x80, 0xFF}) {
                    List<byte[]> stored = bytes(records);
                    stored.get(index)[position] ^= (byte) bit;
                    assertThat(verify(stored, end))
                            .as("record %d, byte %d", index, position)
                            .contains(new AuditFault(AuditFault.Kind.CHANGED, index + 1));
                }
            }
        }
    }

    @Test
    void anySwapDeletionOrInsertionIsFound() {
        SplittableRandom random = new SplittableRandom(11);
        List<AuditRecord> records = chain(12);
        AuditAnchor end = records.get(11).anchor();
        for (int round = 0; round < 2_000; round++) {
            List<byte[]> stored = bytes(records);
            int at = random.nextInt(stored.size());
            int to = random.nextInt(stored.size());
            long expected;
            switch (random.nextInt(3)) {
                case 0 -> {
                    if (at == to) {
                        continue;
                    }
                    byte[] one = stored.get(at);
                    stored.set(at, stored.get(to));
                    stored.set(to, one);
                    expected = Math.min(at, to) + 1;
                }
                case 1 -> {
                    stored.remove(at);
                    expected = at + 1;
                }
                default -> {
                    stored.add(to, records.get(at).toBytes());
                    // A record beside its twin: the second of the two is the one too many.
                    expected = (to == at || to == at + 1) ? at + 2 : to + 1;
                }
            }
            assertThat(verify(stored, end).orElseThrow().sequence()).isEqualTo(expected);
        }
    }

    @Test
    void aRewrittenTailIsFoundByTheAnchor() {
        List<AuditRecord> records = chain(5);
        List<byte[]> stored = bytes(records.subList(0, 3));
        AuditChain forged = new AuditChain(records.get(2).anchor());
        stored.add(forged.append(event(77)).toBytes());
        stored.add(forged.append(event(78)).toBytes());
        assertThat(verify(stored, forged.head())).isEmpty();
        assertThat(verify(stored, records.get(4).anchor()))
                .hasValueSatisfying(fault -> assertThat(fault.kind()).isEqualTo(AuditFault.Kind.CHANGED));
    }

    @Test
    void aReplacedRecordWithAGoodHashOfItsOwnIsFound() {
        List<AuditRecord> records = chain(5);
        List<byte[]> stored = bytes(records);
        stored.set(2, AuditChain.next(records.get(1).anchor(), event(99)).toBytes());
        assertThat(verify(stored, records.get(4).anchor())).contains(new AuditFault(AuditFault.Kind.CHANGED, 4));
    }

    @Test
    void anotherTenantsRecordDoesNotBelongHere() {
        List<byte[]> stored = bytes(chain(2));
        stored.add(new AuditChain(AuditAnchor.start(TenantId.random()))
                .append(event(1))
                .toBytes());
        AuditVerifier verifier = new AuditVerifier(AuditAnchor.start(TENANT));
        stored.forEach(verifier::add);
        assertThat(verifier.result()).contains(new AuditFault(AuditFault.Kind.INSERTED, 3));
        assertThat(verifier.verified().sequence()).isEqualTo(2);
    }

    @Test
    void recordsBeyondTheKnownEndAreNotVouchedFor() {
        List<AuditRecord> records = chain(5);
        assertThat(verify(bytes(records), records.get(2).anchor()))
                .contains(new AuditFault(AuditFault.Kind.UNANCHORED, 4));
    }

    @Test
    void goesOnFromTheAnchorThatRetentionLeft() {
        List<AuditRecord> records = chain(10);
        AuditVerifier verifier = new AuditVerifier(records.get(5).anchor());
        records.subList(6, 10).forEach(verifier::add);
        assertThat(verifier.result(records.get(9).anchor())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"fhe_", "fhk_", "fhl_", "fhs_", "fht_", "fhu_", "fhv_", "fhw_"})
    void noneOfOurSecretsIsKept(String prefix) {
        AuditEvent event = AuditEvent.builder(NOW, AuditAction.LOGIN, AuditActor.SERVER)
                .note("by " + prefix + "a".repeat(43))
                .build();
        assertThat(event.note()).isEqualTo("by (removed)");
    }

    @Test
    void secretsHaveNoPlaceInARecord() {
        String token = "fhv_" + "a".repeat(43);
        AuditEvent event = AuditEvent.builder(
                        NOW, AuditAction.TICKET_ISSUED, new AuditActor(AuditActor.Kind.USER, "u1", token))
                .subject("x" + token)
                .note("see fh\u200Be_abcdefgh and -----BEGIN PRIVATE KEY----- and v=0 o=- 1 1 IN IP4 0.0.0.0")
                .caller("192.0.2.1", token)
                .build();
        String all = event.actor() + event.subject() + event.note() + event.userAgent();
        assertThat(all).doesNotContain("fhv_", "fhe_", "BEGIN", "o=-").contains("(removed)");
    }

    @Test
    void textsAreBoundedAndHarmless() {
        AuditEvent event = AuditEvent.builder(NOW, AuditAction.LOGIN, AuditActor.SERVER)
                .note("a\nb" + "x".repeat(9_000))
                .build();
        assertThat(event.note()).startsWith("a bx").hasSize(500);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AuditEvent.builder(NOW, AuditAction.LOGIN, AuditActor.SERVER)
                        .amount(-1)
                        .build());
        assertThatIllegalArgumentException().isThrownBy(() -> new AuditActor(AuditActor.Kind.USER, "\u200B", ""));
    }

    @ParameterizedTest
    @EnumSource
    void everyActionIsFoundByItsNumber(AuditAction action) {
        assertThat(AuditAction.ofNumber(action.number())).contains(action);
        assertThat(action.wireName()).matches("[a-z-]+");
    }

    @Test
    void readsARecordThatAnotherWriterMade() throws Exception {
        byte[] written;
        try (InputStream in = Objects.requireNonNull(
                getClass().getResourceAsStream("AuditFuzzTestInputs/aRecordHasOneForm/ordinary"))) {
            written = in.readAllBytes();
        }
        AuditRecord record = AuditRecord.parse(written);
        assertThat(record.event().actor().name()).isEqualTo("Jörg");
        assertThat(record.event().refusal()).contains(ErrorCode.PERMISSION_DENIED);
        AuditVerifier verifier = new AuditVerifier(AuditAnchor.start(TENANT));
        verifier.add(written);
        assertThat(verifier.result()).isEmpty();
    }

    @Test
    void bytesThatWeDidNotWriteAreRefused() {
        byte[] good = chain(1).get(0).toBytes();
        assertThatThrownBy(() -> AuditRecord.parse(Arrays.copyOf(good, good.length + 1)))
                .isInstanceOf(RemoteException.class);
        assertThatThrownBy(() -> AuditRecord.parse(new byte[0])).isInstanceOf(RemoteException.class);
        assertThatThrownBy(() -> AuditRecord.parse(new byte[100_000])).isInstanceOf(RemoteException.class);
    }
}
