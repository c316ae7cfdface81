package dev.farhand.capture.internal.platform.x11;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * System V shared memory for us and one other user. It is marked as removed from the beginning, so that nothing is left of it when
 * both are gone, however they went; Linux lets others in all the same.
 */
final class SharedMemory implements AutoCloseable {
    private static final long FAILED = -1;
    /** More than any {@code shmid_ds} has. */
    private static final int STATUS_BYTES = 256;
    /** Where in it the owner is. */
    private static final int OWNER = 4;

    private final int id;
    private final long address;
    private final long size;
    private boolean closed;

    private SharedMemory(int id, long address, long size) {
        this.id = id;
        this.address = address;
        this.size = size;
    }

    /** Empty where the system has none, or no more, for us. */
    static Optional<SharedMemory> of(long size, int otherUser) {
        int id = LibC.shmget(LibC.IPC_PRIVATE, size, LibC.OWN_SEGMENT);
        if (id < 0) {
            return Optional.empty();
        }
        giveTo(otherUser, id);
        long address = LibC.shmat(id, 0, 0);
        LibC.shmctl(id, LibC.IPC_REMOVE, 0);
        return address == FAILED ? Optional.empty() : Optional.of(new SharedMemory(id, address, size));
    }

    /** Who has made it keeps the same rights. */
    private static void giveTo(int user, int id) {
        if (user < 0 || user == LibC.geteuid()) {
            return;
        }
        try (Memory status = new Memory(STATUS_BYTES)) {
            status.clear();
            long at = Pointer.nativeValue(status);
            if (LibC.shmctl(id, LibC.IPC_STAT, at) == 0) {
                status.setInt(OWNER, user);
                LibC.shmctl(id, LibC.IPC_SET, at);
            }
        }
    }

    int id() {
        return id;
    }

    /** The memory itself. Not to be touched after {@link #close}. */
    ByteBuffer bytes() {
        return new Pointer(address).getByteBuffer(0, size);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            LibC.shmdt(address);
        }
    }
}
