package dev.farhand.transport.testing;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Opens a link, says what it is made of, and holds it until standard input closes or somebody kills it. */
final class PacketLinkOwner {

    private PacketLinkOwner() {}

    /** No arguments. */
    public static void main(String[] arguments) throws IOException {
        try (PacketLink link = PacketLink.builder().open()) {
            String line = link.a().namespace() + " " + link.b().namespace() + " " + link.emulatorPid() + "\n";
            OutputStream output = new FileOutputStream(FileDescriptor.out);
            output.write(line.getBytes(StandardCharsets.US_ASCII));
            System.in.read();
        }
    }
}
