package dev.farhand.transport.internal.viewer;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.farhand.core.error.RemoteException;
import dev.farhand.core.protocol.v1.TerminalExited;
import dev.farhand.core.protocol.v1.TerminalSize;
import dev.farhand.core.protocol.v1.TerminalStarted;
import dev.farhand.core.text.ReportedText;

/** What a machine says about its terminal, fit to be passed on: the machine may be in anybody's hands. */
final class MachineWords {
    private static final int LONGEST_NAME = 100;
    private static final int LARGEST_SIDE = 500;
    private static final int LARGEST_STATUS = 255;

    private MachineWords() {}

    /** What the answer to the opening says. */
    static TerminalStarted started(ByteString parameters) {
        TerminalStarted started;
        try {
            started = TerminalStarted.parseFrom(parameters);
        } catch (InvalidProtocolBufferException unreadable) {
            throw ViewerMessages.violation("The machine's answer cannot be read.");
        }
        return started.toBuilder()
                .setShell(ReportedText.line(started.getShell(), LONGEST_NAME))
                .setAccount(ReportedText.line(started.getAccount(), LONGEST_NAME))
                .setSize(size(started.getSize()))
                .setShellId(ReportedText.line(started.getShellId(), LONGEST_NAME))
                .build();
    }

    private static TerminalSize size(TerminalSize size) {
        return TerminalSize.newBuilder()
                .setColumns(side(size.getColumns(), 80))
                .setRows(side(size.getRows(), 24))
                .build();
    }

    private static int side(int given, int otherwise) {
        return given >= 1 && given <= LARGEST_SIDE ? given : otherwise;
    }

    /** How the shell ended; a status and a signal that nobody saw are not made up. */
    static TerminalExited exited(TerminalExited exited) {
        TerminalExited.Builder fit = TerminalExited.newBuilder();
        if (exited.getUnknown()) {
            fit.setUnknown(true);
        } else {
            fit.setStatus(exited.getStatus() & LARGEST_STATUS).setSignal(exited.getSignal() & LARGEST_STATUS);
        }
        if (exited.hasReason()) {
            fit.setReason(RemoteException.of(exited.getReason()).toRefusal());
        }
        return fit.build();
    }
}
