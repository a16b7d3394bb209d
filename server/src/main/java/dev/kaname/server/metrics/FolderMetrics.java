package dev.kaname.server.metrics;

import dev.kaname.server.DataFolder;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.GaugeMetricFamily;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.util.List;

/// The room on the disk of the data folder.
final class FolderMetrics implements Families {
    private final DataFolder folder;

    FolderMetrics(DataFolder folder) {
        this.folder = folder;
    }

    @Override
    public List<MetricFamilySamples> now() {
        try {
            FileStore disk = Files.getFileStore(folder.path());
            return List.of(
                    new GaugeMetricFamily(
                            "kaname_disk_free_bytes",
                            "Room left on the disk of the data folder.",
                            disk.getUsableSpace()),
                    new GaugeMetricFamily(
                            "kaname_disk_size_bytes",
                            "Size of the disk of the data folder.",
                            disk.getTotalSpace()));
        } catch (IOException _) {
            // a gauge that is absent says more than a wrong one, and the doctor says why
            return List.of();
        }
    }
}
