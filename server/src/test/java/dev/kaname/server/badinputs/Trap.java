package dev.kaname.server.badinputs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/// Listens where hostile locations point at: whoever comes was lured.
final class Trap implements AutoCloseable {
    private final ServerSocket socket;
    private final AtomicInteger visits = new AtomicInteger();

    Trap() {
        try {
            socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("trap").start(this::wait0);
    }

    private void wait0() {
        try {
            while (true) {
                socket.accept().close();
                visits.incrementAndGet();
            }
        } catch (IOException closed) {
            visits.addAndGet(0); // nobody listens any more
        }
    }

    int port() {
        return socket.getLocalPort();
    }

    int visits() {
        return visits.get();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
