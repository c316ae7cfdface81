package dev.farhand.sample.customscreenprovider;

import dev.farhand.capture.screen.NoScreenException;
import dev.farhand.capture.screen.ScreenCapture;
import dev.farhand.core.media.NoScreenReason;
import java.nio.charset.StandardCharsets;
import java.util.Scanner;

/** Looks at the tank's screen while somebody types how full it is. */
public final class WatchTank {
    private WatchTank() {}

    /** No arguments; see the README. */
    public static void main(String[] arguments) throws NoScreenException {
        TankScreen tank = new TankScreen();
        try (ScreenCapture screen = ScreenCapture.builder().provider(tank).open()) {
            System.out.println("how full is the tank, in per cent? anything else switches it off");
            Thread hand = new Thread(() -> turnTap(tank), "farhand-sample-tap");
            hand.setDaemon(true);
            hand.start();
            watch(screen);
        }
    }

    private static void turnTap(TankScreen tank) {
        Scanner typed = new Scanner(System.in, StandardCharsets.UTF_8);
        while (typed.hasNext("100|[0-9]{1,2}")) {
            tank.fill(typed.nextInt());
        }
        tank.lose(NoScreenReason.VIRTUAL_DISPLAY);
    }

    private static void watch(ScreenCapture screen) {
        while (screen.awaitChange(-1)) {
            switch (screen.grab()) {
                case CHANGED ->
                    System.out.println("rows " + screen.changedFrom() + " to " + screen.changedTo() + " are new");
                case LOST -> {
                    System.out.println(
                            "it is gone: " + screen.lostReason().orElseThrow().sentence());
                    return;
                }
                default -> System.out.println("it looks the same");
            }
        }
    }
}
