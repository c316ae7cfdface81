package dev.farhand.core.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farhand.core.protocol.v1.DeviceFacts;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReportedFactsTest {
    @Test
    void keepsWhatAnHonestAgentSays() {
        DeviceFacts facts = DeviceFacts.newBuilder()
                .setHostName("desk-7")
                .setOsName("Debian GNU/Linux")
                .setOsFamily("Linux")
                .setOsVersion("12")
                .setArchitecture("amd64")
                .setAgentVersion("0.1.0")
                .setJavaVersion("17.0.19")
                .setBootTimeMs(1_700_000_000_000L)
                .addMacAddresses("52:54:00:12:34:56")
                .addLocalAddresses("192.168.1.7")
                .addCapabilities("dev.example.report")
                .build();
        assertThat(ReportedFacts.sanitise(facts)).isEqualTo(facts);
    }

    @Test
    void textsAreCleanedAndBounded() {
        DeviceFacts facts = ReportedFacts.sanitise(DeviceFacts.newBuilder()
                .setHostName("<img>\u202E\n" + "a".repeat(10_000))
                .setOsName("x".repeat(1_000))
                .setOsFamily("x".repeat(1_000))
                .build());
        assertThat(facts.getHostName()).hasSize(255).startsWith("<img> aaa").endsWith("…");
        assertThat(facts.getOsName()).hasSize(100);
        assertThat(facts.getOsFamily()).hasSize(100);
    }

    @ParameterizedTest
    @CsvSource({"52-54-00-AB-CD-EF,52:54:00:ab:cd:ef", "00:00:5e:00:53:01:02:03,00:00:5e:00:53:01:02:03"})
    void writesMacAddressesOneWay(String reported, String expected) {
        assertThat(ReportedFacts.sanitise(DeviceFacts.newBuilder()
                                .addMacAddresses(reported)
                                .build())
                        .getMacAddressesList())
                .containsExactly(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00:00:00:00:00:00", "52:54:00:12:34", "52:54:00:12:34:5g", "<script>", "525400123456"})
    void leavesOutWhatIsNoMacAddress(String reported) {
        assertThat(ReportedFacts.sanitise(DeviceFacts.newBuilder()
                                .addMacAddresses(reported)
                                .build())
                        .getMacAddressesList())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"10.0.0.1,10.0.0.1", "FE80::1%eth0,fe80:0:0:0:0:0:0:1", "::ffff:10.1.2.3,10.1.2.3"})
    void writesAddressesOneWay(String reported, String expected) {
        assertThat(ReportedFacts.sanitise(DeviceFacts.newBuilder()
                                .addLocalAddresses(reported)
                                .build())
                        .getLocalAddressesList())
                .containsExactly(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "256.1.1.1", "1.2.3", "01.2.3.4", "example.org", "fe80:::1", ":", "12345::", "a:b"})
    void leavesOutWhatIsNoAddress(String reported) {
        assertThat(ReportedFacts.sanitise(DeviceFacts.newBuilder()
                                .addLocalAddresses(reported)
                                .build())
                        .getLocalAddressesList())
                .isEmpty();
    }

    @Test
    void listsAreBoundedAndHoldNothingTwice() {
        DeviceFacts.Builder facts = DeviceFacts.newBuilder();
        for (int i = 0; i < 5_000; i++) {
            facts.addLocalAddresses("10.0." + i / 200 + "." + i % 200).addCapabilities("same");
        }
        DeviceFacts kept = ReportedFacts.sanitise(facts.build());
        assertThat(kept.getLocalAddressesList()).hasSize(64).startsWith("10.0.0.0");
        assertThat(kept.getCapabilitiesList()).isEqualTo(List.of("same"));
    }

    @Test
    void aBootTimeBeyondAllBoundsIsNone() {
        assertThat(ReportedFacts.sanitise(
                                DeviceFacts.newBuilder().setBootTimeMs(-1).build())
                        .getBootTimeMs())
                .isZero();
    }
}
