package dev.kaname.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Told to stop, the server finishes what it began and takes nothing more.
class StopTest {
    private static final Pattern ACTIVE =
            Pattern.compile("(?m)^http_server_active_requests(\\{.*})? 2\\.0$");

    @Test
    void whatIsUnderWayIsFinishedWhatComesLaterIsRefusedAndStepHostLivesOn() throws Exception {
        try (RunningServer server = RunningServer.start()) {
            RunningServer.Project project = server.project("data-engineer");
            String repositories = "/api/v1/projects/" + project.name() + "/repositories";
            server.call(project.token(), "POST", repositories, "{\"name\":\"slow\"}");
            HttpURLConnection upload = begin(server, project, repositories + "/slow/files/a.txt");
            try (OutputStream body = upload.getOutputStream()) {
                body.write("half of it".getBytes(StandardCharsets.UTF_8));
                body.flush();
                awaitUnderWay(server);
                List<ProcessHandle> hosts = stepHosts(server.data());
                assertEquals(1, hosts.size(), hosts.toString());

                server.askToStop();
                awaitRefusal(server);
                assertTrue(
                        server.isRunning(), "it ended with a request under way:\n" + server.log());
                body.write(" and the rest".getBytes(StandardCharsets.UTF_8));
                body.flush();
                body.close();
                assertEquals(201, upload.getResponseCode());

                assertEquals(0, server.awaitEnd());
                assertTrue(hosts.getFirst().isAlive(), "step-host went with the server");
            }
            server.startAgain();
            String file = repositories + "/slow/files/a.txt";
            assertEquals(
                    "half of it and the rest",
                    server.send(project.token(), "GET", file, "text/plain", new byte[0]).body());
        }
    }

    private static HttpURLConnection begin(
            RunningServer server, RunningServer.Project project, String path) throws IOException {
        HttpURLConnection upload =
                (HttpURLConnection) URI.create(server.url() + path).toURL().openConnection();
        upload.setRequestMethod("PUT");
        upload.setDoOutput(true);
        upload.setChunkedStreamingMode(8);
        upload.setRequestProperty("Authorization", "Bearer " + project.token());
        upload.setRequestProperty("Content-Type", "text/plain");
        return upload;
    }

    /// Waits until the server says that it works on another request than this question.
    private static void awaitUnderWay(RunningServer server) throws InterruptedException {
        String metrics = "";
        for (int i = 0; i < 300; i++) {
            metrics =
                    server.send(server.adminToken(), "GET", "/metrics", "text/plain", new byte[0])
                            .body();
            if (ACTIVE.matcher(metrics).find()) {
                return;
            }
            Thread.sleep(50);
        }
        throw new AssertionError(metrics);
    }

    /// Waits until somebody who comes now is sent away, by whatever means.
    private static void awaitRefusal(RunningServer server) throws InterruptedException {
        for (int i = 0; i < 300; i++) {
            try {
                int status =
                        server.send("none", "GET", "/api/v1/version", "text/plain", new byte[0])
                                .statusCode();
                if (status != 200) {
                    assertEquals(503, status);
                    return;
                }
            } catch (UncheckedIOException refused) {
                return;
            }
            Thread.sleep(50);
        }
        throw new AssertionError("it still takes requests:\n" + server.log());
    }

    private static List<ProcessHandle> stepHosts(Path data) {
        return ProcessHandle.allProcesses()
                .filter(process ->
                        process.info()
                                .commandLine()
                                .filter(line ->
                                        line.contains("python")
                                                && line.contains(data.resolve("steps").toString()))
                                .isPresent())
                .toList();
    }
}
