package dev.farhand.agent.internal.cli;

import dev.farhand.agent.Visit;
import dev.farhand.agent.internal.control.ControlClient;
import dev.farhand.agent.internal.control.ControlCommand;
import dev.farhand.agent.internal.state.History;
import dev.farhand.agent.internal.state.PauseText;
import dev.farhand.agent.internal.state.StateFolder;
import dev.farhand.agent.internal.state.StoredIdentity;
import dev.farhand.agent.internal.state.VisitText;
import dev.farhand.agent.internal.text.KeyValueText;
import dev.farhand.agent.store.StoreItem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What a state folder says about its agent while none runs in it. */
final class LocalState {
    private static final int LARGEST = 1024 * 1024;

    private LocalState() {}

    /** The same lines as a running agent's. */
    static KeyValueText read(Path path) throws IOException {
        StateFolder folder = StateFolder.existing(path);
        KeyValueText text = new KeyValueText();
        Optional<StoredIdentity> identity = StoredIdentity.parse(
                folder.read(StoreItem.IDENTITY.fileName(), LARGEST), folder.read(StoreItem.TRUST.fileName(), LARGEST));
        if (identity.isEmpty()) {
            text.add("state", "not-enrolled")
                    .add("advice", "Enrol it: farhand-agent enroll --server https://… --token-file FILE");
        } else {
            StoredIdentity known = identity.get();
            text.add("state", "stopped")
                    .add("device", known.device().toString())
                    .add("tenant", known.tenant().toString())
                    .add(
                            "certificate-ends",
                            known.identity()
                                    .certificate()
                                    .getNotAfter()
                                    .toInstant()
                                    .toString())
                    .add("trust-version", Integer.toString(known.trust().version()))
                    .add("advice", "Start it: farhand-agent run");
        }
        Optional<byte[]> paused = folder.read(StoreItem.PAUSED.fileName(), LARGEST);
        text.add("paused", Boolean.toString(paused.isPresent()));
        paused.map(PauseText::parse).ifPresent(pause -> text.add("paused-by", pause.by())
                .add("paused-since", pause.since().toString()));
        return text;
    }

    /** Who was there: from the running agent, else from the folder. */
    static List<Visit> visits(Path path) throws IOException {
        Optional<KeyValueText> answer = ControlClient.ask(path, ControlCommand.HISTORY);
        if (answer.isPresent()) {
            return VisitText.readAll(answer.get());
        }
        return StateFolder.existing(path)
                .read(StoreItem.HISTORY.fileName(), LARGEST)
                .map(History::parse)
                .orElse(List.of());
    }
}
