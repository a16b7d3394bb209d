package dev.kaname.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kaname.cli.Api;
import dev.kaname.cli.InferRequest;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What a developer's application does: takes flights that are about to leave, joins what is known
/// of the aircraft and the weather, and asks the endpoint.
final class Predictions {
    private static final int HOW_MANY = 50;
    private static final Set<String> WEATHER =
            Set.of(
                    "temp",
                    "dewp",
                    "humid",
                    "wind_dir",
                    "wind_speed",
                    "wind_gust",
                    "precip",
                    "pressure",
                    "visib");

    private final Api developer;
    private final Flights flights;
    private final String model;

    Predictions(Cast cast, Flights flights, String endpoint) {
        this.developer = cast.developer();
        this.flights = flights;
        this.model = "/p/" + Cast.PROJECT + "/v2/models/" + endpoint;
    }

    /// @param id the prediction id
    /// @param rows how many probabilities came back
    record Answer(String id, int rows) {}

    Answer ask(int month) throws IOException {
        JsonNode answer =
                developer.post(
                        model + "/infer", InferRequest.of(developer.get(model), rows(month)));
        int rows = 0;
        for (JsonNode output : answer.path("outputs")) {
            if (output.path("name").asText().equals("probabilities")) {
                rows = output.path("shape").path(0).asInt();
            }
        }
        return new Answer(answer.path("id").asText(), rows);
    }

    String liveVersion() {
        return developer.get(model).path("versions").path(0).asText();
    }

    private List<JsonNode> rows(int month) throws IOException {
        Map<String, Map<String, String>> planes = new HashMap<>();
        Csv.read(flights.planes(), Integer.MAX_VALUE)
                .forEach(plane -> planes.put(plane.get("tailnum"), plane));
        Map<String, Map<String, String>> weather = new HashMap<>();
        Csv.read(flights.weather(month), Integer.MAX_VALUE)
                .forEach(hour -> weather.put(hour.get("origin") + hour.get("time_hour"), hour));
        List<JsonNode> rows = new ArrayList<>();
        for (Map<String, String> flight : Csv.read(flights.flights(month), HOW_MANY)) {
            rows.add(
                    row(
                            flight,
                            planes.getOrDefault(flight.get("tailnum"), Map.of()),
                            weather.getOrDefault(
                                    flight.get("origin") + flight.get("time_hour"), Map.of())));
        }
        return rows;
    }

    private static ObjectNode row(
            Map<String, String> flight, Map<String, String> plane, Map<String, String> weather) {
        ObjectNode row = Api.object();
        for (String text : List.of("carrier", "origin", "dest")) {
            row.put(text, flight.get(text));
        }
        LocalDate day =
                LocalDate.of(
                        number(flight, "year"), number(flight, "month"), number(flight, "day"));
        row.put("weekday", day.getDayOfWeek().getValue());
        for (String name : List.of("month", "sched_dep_time", "sched_arr_time", "distance")) {
            put(row, name, flight.getOrDefault(name, "NA"));
        }
        row.put("manufacturer", text(plane, "manufacturer"));
        row.put("model", text(plane, "model"));
        put(row, "built", plane.getOrDefault("year", "NA"));
        put(row, "seats", plane.getOrDefault("seats", "NA"));
        WEATHER.forEach(name -> put(row, name, weather.getOrDefault(name, "NA")));
        return row;
    }

    private static int number(Map<String, String> row, String name) {
        return Integer.parseInt(row.getOrDefault(name, "0"));
    }

    private static String text(Map<String, String> row, String name) {
        String value = row.getOrDefault(name, "NA");
        return value.equals("NA") ? "" : value;
    }

    /// A missing number is sent as null.
    private static void put(ObjectNode row, String name, String value) {
        if (value.equals("NA") || value.isEmpty()) {
            row.putNull(name);
        } else {
            row.put(name, Double.parseDouble(value));
        }
    }
}
