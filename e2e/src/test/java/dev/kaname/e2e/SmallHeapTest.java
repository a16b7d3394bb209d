package dev.kaname.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Memory does not grow with what is sent: a server with a heap of 96 MiB takes in and gives back
/// files several times as large, through both doors that take files of any size, and serves a model
/// that is larger than its heap.
class SmallHeapTest {
    private static final long LARGE = 288L << 20;
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static RunningServer server;
    private static RunningServer.Project project;

    @BeforeAll
    static void start() {
        server = RunningServer.start(Map.of("KANAME_HEAP", "96m"));
        project = server.project("data-scientist", "data-engineer", "operations");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aDataFileThreeTimesAsLargeAsTheHeapGoesUpAndComesDown() throws Exception {
        String repositories = "/api/v1/projects/" + project.name() + "/repositories";
        server.call(project.token(), "POST", repositories, "{\"name\":\"large\"}");
        thereAndBack(repositories + "/large/files/noise.bin");
    }

    @Test
    void anArtifactThreeTimesAsLargeAsTheHeapGoesUpAndComesDown() throws Exception {
        String mlflow = "/p/" + project.name() + "/api/2.0/";
        String run =
                server.call(
                                project.token(),
                                "POST",
                                mlflow + "mlflow/runs/create",
                                "{\"experiment_id\":\"0\"}")
                        .at("/run/info/run_id")
                        .asText();
        thereAndBack(mlflow + "mlflow-artifacts/artifacts/0/" + run + "/artifacts/noise.bin");
    }

    @Test
    void aModelTwiceAsLargeAsTheHeapIsBroughtInAndServed() throws Exception {
        String api = "/api/v1/projects/" + project.name();
        LargeModel model = new LargeModel(192L << 20);
        HttpRequest upload =
                request(api + "/models/large/import")
                        .header("Content-Type", "application/octet-stream")
                        .POST(
                                HttpRequest.BodyPublishers.fromPublisher(
                                        HttpRequest.BodyPublishers.ofInputStream(model::open),
                                        model.length()))
                        .build();
        HttpResponse<String> imported = HTTP.send(upload, HttpResponse.BodyHandlers.ofString());
        assertEquals(201, imported.statusCode(), imported.body());
        server.call(
                project.token(),
                "POST",
                api + "/endpoints/large/deployments",
                "{\"model\":\"large\",\"version\":\"1\"}");
        JsonNode answer =
                server.call(
                        project.token(),
                        "POST",
                        "/p/" + project.name() + "/v2/models/large/infer",
                        "{\"inputs\":[{\"name\":\"x\",\"shape\":[2],\"datatype\":\"INT64\",\"data\":[0,40000000]}]}");
        assertEquals("[0.0,0.0]", answer.at("/outputs/0/data").toString());
    }

    private static void thereAndBack(String path) throws IOException, InterruptedException {
        long sent = put(path);
        HttpResponse<InputStream> answer =
                HTTP.send(request(path).build(), HttpResponse.BodyHandlers.ofInputStream());
        assertEquals(200, answer.statusCode());
        try (CheckedInputStream back = new CheckedInputStream(answer.body(), new CRC32C())) {
            assertEquals(LARGE, back.transferTo(OutputStream.nullOutputStream()));
            assertEquals(sent, back.getChecksum().getValue());
        }
    }

    /// @return the checksum of what was sent
    private static long put(String path) throws IOException, InterruptedException {
        CheckedInputStream noise = new CheckedInputStream(new Noise(LARGE), new CRC32C());
        HttpRequest upload =
                request(path)
                        .header("Content-Type", "application/octet-stream")
                        .PUT(
                                HttpRequest.BodyPublishers.fromPublisher(
                                        HttpRequest.BodyPublishers.ofInputStream(() -> noise),
                                        LARGE))
                        .build();
        HttpResponse<String> answer = HTTP.send(upload, HttpResponse.BodyHandlers.ofString());
        assertEquals(2, answer.statusCode() / 100, answer.body());
        return noise.getChecksum().getValue();
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(server.url() + path))
                .header("Authorization", "Bearer " + project.token());
    }

    /// So many random bytes, which no compression makes smaller; always the same ones.
    private static final class Noise extends InputStream {
        private final Random random = new Random(20_261_122);
        private long left;

        Noise(long length) {
            left = length;
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException("in blocks only");
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            if (left == 0) {
                return -1;
            }
            byte[] block = new byte[(int) Math.min(left, length)];
            random.nextBytes(block);
            System.arraycopy(block, 0, into, offset, block.length);
            left -= block.length;
            return block.length;
        }
    }
}
