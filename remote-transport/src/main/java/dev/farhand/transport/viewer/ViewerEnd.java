package dev.farhand.transport.viewer;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.protocol.v1.TerminalExited;
import java.util.Optional;

/**
 * Why a viewer is gone.
 *
 * @param code {@code CANCELLED} when it left by itself or vanished, {@code SESSION_ENDED} when what it viewed has ended, else
 *     what it was told
 * @param sentence for people
 * @param exited how the terminal ended, when it did; a machine's word
 */
public record ViewerEnd(ErrorCode code, String sentence, Optional<TerminalExited> exited) {}
