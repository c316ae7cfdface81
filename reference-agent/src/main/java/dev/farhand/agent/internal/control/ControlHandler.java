package dev.farhand.agent.internal.control;

import dev.farhand.agent.internal.text.KeyValueText;

/** Answers commands; called on the control thread, one at a time. */
@FunctionalInterface
public interface ControlHandler {
    /**
     * Does what was asked. Throws {@link dev.farhand.core.error.RemoteException} to refuse; its sentence is what the
     * person reads.
     *
     * @param user the local user on the other end, by the operating system's word
     */
    KeyValueText handle(ControlCommand command, String user);
}
