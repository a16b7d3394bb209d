package dev.kaname.sandbox;

/// The one way out of a namespace: Kaname's own HTTP port on loopback, for one token.
///
/// Inside the namespace `127.0.0.1:port` answers as it does outside, but only to requests that bear
/// `token`, as Bearer or as the password of Basic. At level [Isolation#NONE] it has no effect,
/// since the process reaches the port directly.
///
/// @param port the server's plain HTTP port on 127.0.0.1
/// @param token the attempt's own token
public record Relay(int port, String token) {
    public Relay {
        if (port < 1 || port > 65_535) {
            throw new SandboxFailure.Invalid(
                    "relay.port", "is not a port", "Give a number from 1 to 65535.");
        }
        if (token.isEmpty()) {
            throw new SandboxFailure.Invalid(
                    "relay.token", "is empty", "Give the attempt's token.");
        }
    }

    @Override
    public String toString() {
        return "Relay[" + port + "]";
    }
}
