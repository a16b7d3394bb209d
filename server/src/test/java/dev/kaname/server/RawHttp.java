package dev.kaname.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// Sends bytes as they are: ordinary clients tidy an address up before they send it, and then
/// nothing was tested.
public final class RawHttp {
    private static final int TIMEOUT = 10_000;

    private RawHttp() {}

    /// What came back before the server closed the connection or fell silent.
    ///
    /// @param closed whether the server closed the connection
    public record Reply(String text, boolean closed) {
        /// Empty if nothing that is HTTP came.
        public Optional<Integer> status() {
            String[] words = text.split(" ", 3);
            return words.length < 2 || !words[0].startsWith("HTTP/1.")
                    ? Optional.empty()
                    : Optional.of(Integer.parseInt(words[1]));
        }

        public String body() {
            int end = text.indexOf("\r\n\r\n");
            return end < 0 ? "" : text.substring(end + 4);
        }

        public String head() {
            int end = text.indexOf("\r\n\r\n");
            return end < 0 ? text : text.substring(0, end);
        }

        public Optional<String> header(String name) {
            return Arrays.stream(head().split("\r\n"))
                    .filter(line ->
                            line.toLowerCase(Locale.ROOT)
                                    .startsWith(name.toLowerCase(Locale.ROOT) + ":"))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .findFirst();
        }

        /// How many replies came over the connection.
        public int replies() {
            return text.split("HTTP/1\\.1 ", -1).length - 1;
        }
    }

    public static URI server() {
        return URI.create(TestClient.url());
    }

    /// The usual `Host` of the server under test.
    public static String host() {
        return server().getHost() + ":" + server().getPort();
    }

    public static Reply send(String bytes) {
        return send(bytes.getBytes(StandardCharsets.UTF_8));
    }

    public static Reply send(byte[] bytes) {
        try (Socket socket =
                new Socket(InetAddress.getByName(server().getHost()), server().getPort())) {
            socket.setSoTimeout(TIMEOUT);
            ByteArrayOutputStream got = new ByteArrayOutputStream();
            boolean closed;
            try {
                socket.getOutputStream().write(bytes);
                socket.getOutputStream().flush();
                closed = readAll(socket.getInputStream(), got);
            } catch (SocketException e) {
                closed = true; // reset while we were still sending: the server had enough
                drain(socket, got);
            }
            return new Reply(got.toString(StandardCharsets.UTF_8), closed);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean readAll(InputStream in, ByteArrayOutputStream got) throws IOException {
        try {
            in.transferTo(got);
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    private static void drain(Socket socket, ByteArrayOutputStream got) {
        try {
            readAll(socket.getInputStream(), got);
        } catch (IOException e) {
            got.writeBytes(new byte[0]); // nothing more to be had from a reset connection
        }
    }

    /// A request with the usual host that asks for the connection to be closed after it.
    public static String request(String method, String target, String... headers) {
        return method
                + " "
                + target
                + " HTTP/1.1\r\nHost: "
                + host()
                + "\r\nConnection: close\r\n"
                + (headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n")
                + "\r\n";
    }
}
