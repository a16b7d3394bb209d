package dev.kaname.serving;

import dev.kaname.serving.model.ModelBackend;
import dev.kaname.serving.model.ModelFiles;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Every loaded model once, by the digest of its files. One is loaded at a time: loading takes
/// memory, and nobody waits for it but who deploys.
final class ModelShelf {
    /// Makes a runnable model of files, or says why not.
    @FunctionalInterface
    interface Loader {
        ModelBackend load(String what, ModelFiles files);
    }

    private final Loader loader;
    private final ServingSettings settings;
    private final Map<String, LoadedModel> models = new ConcurrentHashMap<>();

    ModelShelf(Loader loader, ServingSettings settings) {
        this.loader = loader;
        this.settings = settings;
    }

    /// The model of these files, loaded, warm, and held once more, for the caller to let go.
    synchronized LoadedModel take(String what, ModelFiles files) {
        LoadedModel known = models.get(files.digest());
        if (known != null && known.hold()) {
            return known;
        }
        LoadedModel fresh = new LoadedModel(files.digest(), loader.load(what, files), settings);
        try {
            WarmUp.warm(what, fresh);
        } catch (RuntimeException e) {
            fresh.letGo();
            throw e;
        }
        models.put(files.digest(), fresh);
        return fresh;
    }

    /// Stops every run whose time is over, and forgets models that are gone.
    void stopOverdue(long now) {
        for (LoadedModel model : held()) {
            model.stopOverdue(now);
            model.letGo();
        }
    }

    private LoadedModel[] held() {
        models.values().removeIf(model -> !model.hold());
        return models.values().toArray(LoadedModel[]::new);
    }
}
