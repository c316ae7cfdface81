package dev.farhand.transport.internal.viewer;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Whatever a viewer, its machine and its host do, in whatever order: see {@link ViewerConversation} for what holds. */
class ViewerFuzzTest {
    @FuzzTest
    void survivesAnyConversation(byte[] script) {
        ViewerConversation.play(script);
    }
}
