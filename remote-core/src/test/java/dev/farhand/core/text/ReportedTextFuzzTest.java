package dev.farhand.core.text;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.farhand.core.protocol.v1.DeviceFacts;

class ReportedTextFuzzTest {
    @FuzzTest
    void anyTextComesOutHarmless(FuzzedDataProvider data) {
        int bound = data.consumeInt(1, 300);
        String raw = data.consumeRemainingAsString();
        HarmlessText.check(ReportedText.line(raw, bound), bound, false);
        HarmlessText.check(ReportedText.block(raw, bound), bound, true);
        DeviceFacts facts = ReportedFacts.sanitise(DeviceFacts.newBuilder()
                .setHostName(raw)
                .addMacAddresses(raw)
                .addLocalAddresses(raw)
                .addCapabilities(raw)
                .build());
        HarmlessText.check(facts.getHostName(), 255, false);
        facts.getLocalAddressesList().forEach(address -> HarmlessText.check(address, 45, false));
    }
}
