package dev.kaname.tracking;

import dev.kaname.database.Tx;
import dev.kaname.database.Who;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/// Where files of runs and models are kept. Tracking asks for this; the server answers it over the
/// store.
///
/// A root is a folder of files, no history; it appears with its first file. Every call names the
/// project, and no call reaches beyond it.
public interface Artifacts {
    /// A file or a folder.
    ///
    /// @param size bytes of a file, 0 of a folder
    record Entry(String name, boolean folder, long size) {}

    /// An open file; closing it is the reader's duty.
    record Content(InputStream bytes, long size) {}

    /// What lies directly in a folder, sorted by name. Empty for a folder that does not exist and
    /// for a file.
    List<Entry> list(String project, ArtifactRoot root, ArtifactPath folder);

    /// A file; empty if there is none, or a folder of that name.
    Optional<Content> open(String project, ArtifactRoot root, ArtifactPath file);

    /// Keeps a file, in place of whatever file was there. The stream is read once, in constant
    /// memory; if it fails, nothing is kept.
    ///
    /// @throws IOException if the stream fails
    /// @throws TrackingFailure.Invalid if the path leads through a file or ends at a folder
    void put(Who who, String project, ArtifactRoot root, ArtifactPath file, InputStream bytes)
            throws IOException;

    /// Takes away a file, or a folder with everything in it. What is not there is gone already.
    void delete(Who who, String project, ArtifactRoot root, ArtifactPath path);

    /// The content id of a folder: equal exactly if all files below are. Empty if there is no such
    /// folder.
    Optional<String> digest(String project, ArtifactRoot root, ArtifactPath folder);

    /// Keeps what lies in a place as the files of a version, as part of the act that makes it:
    /// whatever becomes of the place, the version's files stay as they are.
    ///
    /// @param digest content id of the place, from before the act
    void keep(
            Tx tx,
            String project,
            ArtifactRoot.OfVersion version,
            ArtifactRoot.Place place,
            String digest);

    /// Lets go of the files of a version, as part of the act that deletes it.
    void release(Tx tx, String project, ArtifactRoot.OfVersion version);
}
