package dev.kaname.sandbox;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Where step-host lives and how it is started.
///
/// @param folder the steps folder of one data folder, e.g. `FOLDER/steps`; made with mode 0700
/// @param python the Python (3.10 or newer, Linux) that runs step-host; found on the PATH if empty
/// @param lonely how long step-host stays when nobody is connected and nothing runs
/// @param hidden folders that no namespace shows, whatever else says so: the data folder
public record StepHostSettings(
        Path folder, Optional<Path> python, Duration lonely, List<Path> hidden) {
    public StepHostSettings {
        folder = folder.toAbsolutePath().normalize();
        hidden = List.copyOf(hidden);
    }

    public static StepHostSettings in(Path folder) {
        return new StepHostSettings(folder, Optional.empty(), Duration.ofMinutes(10), List.of());
    }
}
