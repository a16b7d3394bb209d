package dev.kaname.server.delivery;

import dev.kaname.serving.ServingFailure.NotServable;
import dev.kaname.serving.model.ModelFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// Holds the paths in a version's `MLmodel` to the model's folder.
///
/// What is served here is found among the version's own files, and `MLmodel` is not asked where it
/// lies. But whoever downloads the version loads it with a client that does ask, so a path that
/// leads elsewhere never comes into service.
final class MlmodelPaths {
    private static final String NAME = "MLmodel";

    /// Far more than a signature with thousands of columns.
    private static final int MOST_BYTES = 4 << 20;

    /// What reads a document goes as deep on its stack as the document does.
    private static final int MOST_DEPTH = 100;

    /// Keys of flavors under which MLflow's clients expect a path below the folder.
    private static final Set<String> PATHS =
            Set.of(
                    "code",
                    "data",
                    "model_binary",
                    "model_code_path",
                    "model_data",
                    "model_path",
                    "pickled_model");

    private MlmodelPaths() {}

    /// @param what the version, for people
    /// @throws NotServable if a path leaves the folder, or the file cannot be read
    static void check(String what, ModelFiles files) {
        if (!files.sizes().containsKey(NAME)) {
            return;
        }
        if (read(what, files) instanceof Map<?, ?> mlmodel
                && mlmodel.get("flavors") instanceof Map<?, ?> flavors) {
            flavors.forEach((flavor, settings) -> checkFlavor(what, flavor, settings));
        }
    }

    private static void checkFlavor(String what, Object flavor, Object settings) {
        if (settings instanceof Map<?, ?> entries) {
            entries.forEach((key, value) -> {
                if (PATHS.contains(key) && value instanceof String path && leaves(path)) {
                    throw new NotServable(
                            what,
                            "its MLmodel names a file outside of the model's folder (flavors."
                                    + flavor
                                    + "."
                                    + key
                                    + ")",
                            "log the model again, with all its files inside its folder");
                }
            });
        }
    }

    /// Read as strictly as any client might read it: also one on another system.
    private static boolean leaves(String path) {
        return path.startsWith("/")
                || path.indexOf('\\') >= 0
                || path.indexOf(':') >= 0
                || path.indexOf('\0') >= 0
                || Arrays.asList(path.split("/", -1)).contains("..");
    }

    private static Object read(String what, ModelFiles files) {
        try (InputStream in = files.open(NAME)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw unreadable(what, "is larger than " + MOST_BYTES + " bytes");
            }
            String text = new String(bytes, StandardCharsets.UTF_8);
            LoadSettings settings = LoadSettings.builder().setCodePointLimit(MOST_BYTES).build();
            if (isTooDeep(new Parse(settings).parseString(text))) {
                throw unreadable(what, "is nested too deep");
            }
            Object document = new Load(settings).loadFromString(text);
            return document == null ? Map.of() : document;
        } catch (YamlEngineException _) {
            throw unreadable(what, "is not plain YAML");
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    private static boolean isTooDeep(Iterable<Event> events) {
        int depth = 0;
        for (Event event : events) {
            depth += event instanceof CollectionStartEvent ? 1 : 0;
            depth -= event instanceof CollectionEndEvent ? 1 : 0;
            if (depth > MOST_DEPTH) {
                return true;
            }
        }
        return false;
    }

    private static NotServable unreadable(String what, String why) {
        return new NotServable(
                what, "its MLmodel " + why, "log the model again, with a client of MLflow");
    }
}
