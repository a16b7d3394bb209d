package dev.kaname.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kaname.cli.Api;
import dev.kaname.cli.Program;
import dev.kaname.cli.commands.DataUpload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The months on their way into the data repository, each one commit of its files.
final class DemoData {
    private final Api engineer;
    private final Flights flights;
    private final Path example;
    private final Path scratch;
    private final String python;
    private String january = "";

    DemoData(Api engineer, Flights flights, Path example, Path scratch, String python) {
        this.engineer = engineer;
        this.flights = flights;
        this.example = example;
        this.scratch = scratch;
        this.python = python;
    }

    String januaryCommit() {
        return january;
    }

    /// Commits a month's flights and weather, and with the first the table of planes.
    String commit(int month) throws IOException {
        List<DataUpload.Member> members = new ArrayList<>();
        members.add(member(flights.flights(month), "flights/" + Flights.name(month)));
        members.add(member(flights.weather(month), "weather/" + Flights.name(month)));
        if (month == 1) {
            members.add(member(flights.planes(), "planes/planes.csv"));
        }
        String commit = upload(members, "Flights of " + Flights.name(month).substring(0, 7));
        if (month == 1) {
            january = commit;
        }
        return commit;
    }

    /// The same month as a supplier sends it on a bad day.
    String commitBroken(int month) throws IOException {
        Path broken = scratch.resolve("broken.csv");
        Program.run(
                        scratch,
                        Map.of(),
                        List.of(
                                python,
                                example.resolve("demo").resolve("break_month.py").toString(),
                                flights.flights(month).toString(),
                                broken.toString()))
                .orFail("the broken month could not be made");
        return upload(
                List.of(
                        member(broken, "flights/" + Flights.name(month)),
                        member(flights.weather(month), "weather/" + Flights.name(month))),
                "Flights of " + Flights.name(month).substring(0, 7) + ", as delivered");
    }

    private String upload(List<DataUpload.Member> members, String message) {
        JsonNode commit =
                DataUpload.commit(
                        engineer,
                        Cast.PROJECT,
                        Cast.DATA,
                        "main",
                        message,
                        members,
                        (_, _, _) -> {});
        return commit.path("commit").asText();
    }

    private static DataUpload.Member member(Path file, String name) throws IOException {
        return new DataUpload.Member(file, name, Files.size(file));
    }
}
