package dev.kaname.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kaname.cli.Api;
import dev.kaname.cli.CliFailure;
import dev.kaname.cli.ExitCode;
import dev.kaname.cli.Texts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;

/// The whole loop on real data: six months of flights arrive one by one, and the platform does the
/// rest. Everything goes through the doors that everybody uses; every promise is checked.
public final class Demo {
    private static final String PIPELINE = "late-arrivals";
    private static final int LAST_MONTH = 6;
    private static final int BROKEN_MONTH = 4;

    private final DemoServer server;
    private final Cast cast;
    private final Flights flights;
    private final Board board;
    private final Texts texts;
    private final Promises promises;
    private final DemoData data;
    private final List<Month> months = new ArrayList<>();

    Demo(DemoServer server, Cast cast, Flights flights, DemoData data, Board board, Texts texts) {
        this.server = server;
        this.cast = cast;
        this.flights = flights;
        this.data = data;
        this.board = board;
        this.texts = texts;
        this.promises = new Promises(texts);
    }

    /// Runs to the end.
    Proof run(Path example, Path scratch) throws IOException {
        administratorSeesNoData();
        new DemoGit(server, cast, texts).push(example, scratch, promises);
        PipelineRuns runs = new PipelineRuns(cast.scientist(), PIPELINE, board);

        arrive(1, runs);
        Predictions predictions = new Predictions(cast, flights, PIPELINE);
        Predictions.Answer asked = predictions.ask(2);
        promises.check("prediction", asked.id().length() == 32 && asked.rows() > 0, asked.id());

        for (int month = 2; month <= LAST_MONTH; month++) {
            if (month == BROKEN_MONTH) {
                brokenMonth(month, runs, predictions);
            }
            arrive(month, runs);
        }
        checkMonths();
        new LineageChecks(cast.scientist(), promises)
                .check(asked.id(), data.januaryCommit() + ":flights/" + Flights.name(1));
        report();
        return new Proof(promises.kept(), json());
    }

    private void administratorSeesNoData() {
        boolean refused = false;
        try {
            cast.admin().get("/api/v1/projects/" + Cast.PROJECT + "/repositories");
        } catch (CliFailure failure) {
            refused = failure.code() == ExitCode.NOT_FOUND || failure.code() == ExitCode.FORBIDDEN;
        }
        promises.check(
                "admin",
                refused,
                refused ? texts.of("demo.refused") : texts.of("demo.not-refused"));
    }

    private void arrive(int number, PipelineRuns runs) throws IOException {
        String name = Flights.name(number).substring(0, 7);
        board.begin("demo.arrives", name);
        long start = System.nanoTime();
        String commit = data.commit(number);
        JsonNode run = runs.causedBy(commit);
        double seconds = (System.nanoTime() - start) / 1e9;
        Month month = Month.of(name, Flights.rows(flights.flights(number)), run, seconds);
        months.add(month);
        board.done("demo.arrived", name, month.state(), month.decision());
        if (!month.state().equals("succeeded") && !month.state().equals("stopped")) {
            throw new CliFailure(
                    ExitCode.FAILED, texts.of("demo.run-failed", name, run.toPrettyString()));
        }
    }

    private void brokenMonth(int number, PipelineRuns runs, Predictions predictions)
            throws IOException {
        String name = Flights.name(number).substring(0, 7);
        String before = predictions.liveVersion();
        board.begin("demo.broken", name);
        long start = System.nanoTime();
        JsonNode run = runs.causedBy(data.commitBroken(number));
        Month month =
                Month.of(
                        name + " ✗",
                        Flights.rows(flights.flights(number)),
                        run,
                        (System.nanoTime() - start) / 1e9);
        months.add(month);
        board.done("demo.broken-refused", name, month.state());
        JsonNode verdict = Month.output(run, "verdict", "validate");
        promises.check(
                "broken",
                month.state().equals("stopped") && !verdict.path("reasons").isEmpty(),
                verdict.path("reasons").path(0).asText());
        promises.check("untouched", before.equals(predictions.liveVersion()), before);
    }

    private void checkMonths() {
        List<Month> later =
                months.stream()
                        .filter(month -> month.live().isPresent() && !month.name().endsWith("✗"))
                        .toList();
        double live = mean(later, Month::live);
        double table = mean(later, Month::table);
        promises.check(
                "better",
                later.size() == LAST_MONTH - 1 && live > table,
                texts.of("demo.mean", live, table));
        long retrained = months.stream().filter(month -> month.challenger().isPresent()).count();
        promises.check(
                "retrained",
                retrained == LAST_MONTH,
                Long.toString(months.stream().filter(Month::promoted).count()));
    }

    private static double mean(List<Month> months, Function<Month, OptionalDouble> figure) {
        return months.stream()
                .map(figure)
                .flatMapToDouble(OptionalDouble::stream)
                .average()
                .orElse(0);
    }

    private ObjectNode json() {
        ObjectNode json = Api.object();
        ArrayNode rows = json.putArray("months");
        months.forEach(month -> rows.add(month.json()));
        ArrayNode all = json.putArray("promises");
        for (Promises.Promise promise : promises.all()) {
            all.addObject()
                    .put("promise", promise.key())
                    .put("kept", promise.kept())
                    .put("seen", promise.seen());
        }
        return json;
    }

    private void report() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(Month.headings(texts));
        months.forEach(month -> rows.add(month.cells(texts)));
        double all = months.stream().mapToDouble(Month::seconds).sum();
        double runtime = months.getFirst().preparing();
        board.say();
        dev.kaname.cli.Output.table(rows).forEach(board::say);
        board.say(texts.of("demo.time", all - runtime, runtime));
        board.say();
        for (Promises.Promise promise : promises.all()) {
            board.say((promise.kept() ? "✓ " : "✗ ") + promise.text() + "  " + promise.seen());
        }
    }
}
