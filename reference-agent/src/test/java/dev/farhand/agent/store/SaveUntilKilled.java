package dev.farhand.agent.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/** Saves for ever, each time other content of another length, until it is killed. */
final class SaveUntilKilled {
    private SaveUntilKilled() {}

    public static void main(String[] arguments) throws IOException {
        try (AgentStore store = AgentStore.inFolder(Path.of(arguments[0]))) {
            for (int round = 1; ; round++) {
                store.save(StoreItem.IDENTITY, content(round));
            }
        }
    }

    static byte[] content(int round) {
        byte[] content = new byte[1 + round * 977 % 20_000];
        Arrays.fill(content, (byte) round);
        return content;
    }

    static boolean isWhole(byte[] content) {
        for (byte one : content) {
            if (one != content[0]) {
                return false;
            }
        }
        for (int round = Byte.toUnsignedInt(content[0]); round < 1_000_000; round += 256) {
            if (content(round).length == content.length) {
                return true;
            }
        }
        return false;
    }
}
