package dev.kaname.server.tracking;

import dev.kaname.tracking.ArtifactPath;
import dev.kaname.tracking.ArtifactRoot;
import dev.kaname.tracking.Artifacts;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/// A stored file as an answer: to be saved, never to be shown or run by a browser (BI-103).
final class Attachment {
    private Attachment() {}

    /// @throws dev.kaname.tracking.TrackingFailure.Missing if there is no such file
    static Response of(Artifacts artifacts, String project, ArtifactRoot.Place place) {
        ArtifactPath file = place.inside();
        if (file.isRoot()) {
            throw ArtifactRoots.nothing();
        }
        Artifacts.Content content =
                artifacts.open(project, place.root(), file).orElseThrow(ArtifactRoots::nothing);
        return Response.ok(content.bytes())
                .header(HttpHeaders.CONTENT_TYPE, MediaTypes.of(file.name()))
                .header(HttpHeaders.CONTENT_LENGTH, content.size())
                .header(HttpHeaders.CONTENT_DISPOSITION, disposition(file.name()))
                .header("X-Content-Type-Options", "nosniff")
                .header("Content-Security-Policy", "sandbox")
                .build();
    }

    private static String disposition(String name) {
        String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
        return "attachment; filename*=UTF-8''" + encoded;
    }
}
