package dev.farhand.capture.internal.platform.x11;

/** Everything that a screen does, where the server shares no memory, as one that is far away. */
class X11WithoutSharedMemoryIT extends X11ScreenIT {
    @Override
    String[] options() {
        return new String[] {"-extension", "MIT-SHM"};
    }
}
