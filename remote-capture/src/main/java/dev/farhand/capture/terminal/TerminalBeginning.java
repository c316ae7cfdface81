package dev.farhand.capture.terminal;

/**
 * What a viewer is told before the first output.
 *
 * @param shell what runs, for people
 * @param account whom it runs as, for people
 * @param size the size everybody sees
 * @param resumed whether the shell was there already
 * @param firstOffset offset of the first output that follows
 * @param prologue restores the modes set before it; written first and counted by no offset
 * @param writer whether this viewer may type
 * @param liveOffset output before this was there already and asks the viewer's terminal for nothing
 * @param shellId random, and no other shell's
 * @param turn the newest turn at typing: this viewer's where it may type
 */
public record TerminalBeginning(
        String shell,
        String account,
        TerminalSize size,
        boolean resumed,
        long firstOffset,
        byte[] prologue,
        boolean writer,
        long liveOffset,
        String shellId,
        TerminalTurn turn) {}
