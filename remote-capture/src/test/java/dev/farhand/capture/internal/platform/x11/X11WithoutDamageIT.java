package dev.farhand.capture.internal.platform.x11;

/** Everything that a screen does, where the server does not tell what was painted. */
class X11WithoutDamageIT extends X11ScreenIT {
    @Override
    String[] options() {
        return new String[] {"-extension", "DAMAGE"};
    }

    /** Each takes a tenth of a second, that being how often such a screen is looked at. */
    @Override
    protected int rounds() {
        return 4;
    }
}
