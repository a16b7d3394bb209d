package dev.kaname.serving;

import dev.kaname.serving.model.ModelBackend;
import dev.kaname.serving.model.ModelFiles;
import dev.kaname.serving.model.Signature;
import dev.kaname.serving.model.SingleFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Every loaded model once, by the digest of its files.
final class ModelShelf {
    /// Makes a runnable model of files, or says why not.
    @FunctionalInterface
    interface Loader {
        ModelBackend load(String what, ModelFiles files);
    }

    private final Loader loader;
    private final ServingSettings settings;
    private final NativeThreads threads;
    private final Map<String, LoadedModel> models = new ConcurrentHashMap<>();

    /// The one that is having its first runs: not on the shelf yet, but stopped like the others.
    private volatile Optional<LoadedModel> warming = Optional.empty();

    ModelShelf(Loader loader, ServingSettings settings) {
        this.loader = loader;
        this.settings = settings;
        this.threads = new NativeThreads(settings.loading());
    }

    /// The model of these files, loaded, warm, and held once more, for the caller to let go.
    LoadedModel take(String what, ModelFiles files) {
        return known(files)
                .orElseGet(() ->
                        threads.load(
                                what,
                                () -> known(files).orElseGet(() -> fresh(what, files)),
                                LoadedModel::letGo));
    }

    /// What a single file takes and answers. It is loaded and let go.
    Signature inspect(String what, Path file) {
        return threads.load(
                what,
                () -> {
                    try (ModelBackend model = loader.load(what, new SingleFile(file))) {
                        return model.signature();
                    }
                },
                _ -> {});
    }

    private Optional<LoadedModel> known(ModelFiles files) {
        return Optional.ofNullable(models.get(files.digest())).filter(LoadedModel::hold);
    }

    private LoadedModel fresh(String what, ModelFiles files) {
        LoadedModel fresh = new LoadedModel(files.digest(), loader.load(what, files), settings);
        warming = Optional.of(fresh);
        try {
            WarmUp.warm(what, fresh, settings.deadline());
        } catch (RuntimeException e) {
            fresh.letGo();
            throw e;
        } finally {
            warming = Optional.empty();
        }
        models.put(files.digest(), fresh);
        return fresh;
    }

    /// Stops every run whose time is over, and forgets models that are gone.
    void stopOverdue(long now) {
        warming.ifPresent(model -> model.stopOverdue(now));
        for (LoadedModel model : held()) {
            model.stopOverdue(now);
            model.letGo();
        }
    }

    /// Each model that is still here, held once more. One that comes while we look is left for the
    /// next time: it is not ours to let go.
    private List<LoadedModel> held() {
        List<LoadedModel> held = new ArrayList<>();
        models.forEach((digest, model) -> {
            if (model.hold()) {
                held.add(model);
            } else {
                models.remove(digest, model);
            }
        });
        return held;
    }
}
