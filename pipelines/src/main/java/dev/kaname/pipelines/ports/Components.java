package dev.kaname.pipelines.ports;

import dev.kaname.pipelines.file.Component;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Ready-made steps.
public interface Components {
    Optional<Component> find(String name, int version);

    /// All of them, as written after `uses:`.
    List<String> references();

    /// Writes the component's files into `folder`, which is empty.
    ///
    /// @param digest the component as it was when the pipeline version was made
    void materialise(String reference, String digest, Path folder);

    /// A file of the component, such as its requirements.
    Optional<byte[]> read(String reference, String digest, String path);
}
