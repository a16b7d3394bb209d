package dev.kaname.server.data;

import java.io.IOException;

/// An archive that is unsafe, damaged or cut; nothing of it is kept.
final class TarRefused extends IOException {
    TarRefused(String reason) {
        super(reason);
    }
}
