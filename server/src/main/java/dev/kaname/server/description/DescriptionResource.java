package dev.kaname.server.description;

import dev.kaname.server.access.SelfService;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/// The OpenAPI description of this API, as it lies in the reference: derived from the resources by
/// the build, so that nothing is left to compute here.
@Path("/api/v1/openapi.yaml")
@RunOnVirtualThread
public class DescriptionResource {
    private static final String FILE = "/openapi.yaml";

    /// This description.
    @GET
    @Produces("application/yaml")
    @SelfService
    public byte[] describe() {
        try (InputStream file =
                Objects.requireNonNull(DescriptionResource.class.getResourceAsStream(FILE))) {
            return file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
